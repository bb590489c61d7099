package org.palisade.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.palisade.host.agent.ReferenceDoc;
import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.ipmi.IpmiPlugin;
import org.palisade.plugin.redfish.RedfishPlugin;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Whoever called an installed agent can call ours: every name, letter and action is there. */
public class DropInsTest {
  /** Actions that our agents do not have; they are refused, and the guides say why. */
  private static final Set<String> ACTIONS_NOT_OFFERED = Set.of("diag");

  /** Options that are there to be refused where they are set; the guides say why. */
  private static final Map<String, Set<String>> REFUSED =
      Map.of(
          "fence_ipmilan", Set.of("port_as_ip", "target"), "fence_redfish", Set.of("port_as_ip"));

  @Test
  public void theAgentOfIpmiTakesWhatFenceIpmilanTakes() throws Exception {
    try (StonithPlugin plugin = new IpmiPlugin()) {
      assertTakesAll("fence_ipmilan", plugin);
    }
  }

  @Test
  public void theAgentOfRedfishTakesWhatFenceRedfishTakes() throws Exception {
    try (StonithPlugin plugin = new RedfishPlugin()) {
      assertTakesAll("fence_redfish", plugin);
    }
  }

  private static void assertTakesAll(String agent, StonithPlugin plugin) throws Exception {
    Document theirs = installed(agent);
    Document ours = parse(ReferenceDoc.metadata(plugin.deviceTypes().get(0)));
    String guide = Files.readString(Path.of("../docs/migrate-from-" + agent + ".md"));

    assertThat(options(theirs)).hasSizeGreaterThan(20);
    assertThat(options(ours)).containsAllEntriesOf(options(theirs));

    Set<String> missing = actions(theirs);
    missing.removeAll(actions(ours));
    assertThat(missing).isEqualTo(ACTIONS_NOT_OFFERED);
    for (String refused : REFUSED.get(agent)) {
      assertThat(help(ours, refused)).as(refused).contains("refused if set");
      assertThat(guide).containsPattern("`" + refused + "`[^|]*\\| refused where it is set");
    }
    assertThat(guide).containsPattern("`action` \\|[^|]*`diag`[^|]*refused");
  }

  private static Document installed(String agent) throws Exception {
    Process process =
        new ProcessBuilder("/usr/sbin/" + agent, "-o", "metadata")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    try (InputStream metadata = process.getInputStream()) {
      Document parsed = builder().parse(metadata);
      assertThat(process.waitFor()).isZero();
      return parsed;
    }
  }

  private static Document parse(String metadata) throws Exception {
    return builder().parse(new InputSource(new StringReader(metadata)));
  }

  private static DocumentBuilder builder() throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder();
  }

  /**
   * Each name, older ones too, with its letter and long option: {@code ip} is "-a, --ip". A dash in
   * a name is taken for the underscore that it is now.
   */
  private static Map<String, String> options(Document metadata) {
    Map<String, String> options = new TreeMap<>();
    NodeList all = metadata.getElementsByTagName("parameter");
    for (int i = 0; i < all.getLength(); i++) {
      Element one = (Element) all.item(i);
      options.put(one.getAttribute("name").replace('-', '_'), spelled(one));
    }
    return options;
  }

  private static String spelled(Element parameter) {
    Element getopt = (Element) parameter.getElementsByTagName("getopt").item(0);
    return getopt.getAttribute("mixed").replaceFirst("=.*", "").strip();
  }

  private static Set<String> actions(Document metadata) {
    Set<String> actions = new TreeSet<>();
    NodeList all = metadata.getElementsByTagName("action");
    for (int i = 0; i < all.getLength(); i++) {
      actions.add(((Element) all.item(i)).getAttribute("name"));
    }
    return actions;
  }

  private static String help(Document metadata, String option) {
    NodeList all = metadata.getElementsByTagName("parameter");
    for (int i = 0; i < all.getLength(); i++) {
      Element one = (Element) all.item(i);
      if (one.getAttribute("name").equals(option)) {
        return one.getElementsByTagName("shortdesc").item(0).getTextContent();
      }
    }
    throw new AssertionError("no option " + option);
  }
}
