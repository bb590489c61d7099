package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.Secret;
import org.palisade.plugin.StonithDevice;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Metadata says what pcs, crmsh and Pacemaker need, for any kind. */
public class AgentMetadataTest {
  private static final Path SCHEMA = Path.of("/usr/share/cluster/relaxng/metadata.rng");
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** A device that can be cycled, and cannot list. */
  private static final class Cycled implements StonithDevice, PowerCycler {
    @Override
    public PowerState read(String plug, Call call) {
      return PowerState.UNKNOWN;
    }

    @Override
    public void powerOff(String plug, Call call) {}

    @Override
    public void powerOn(String plug, Call call) {}

    @Override
    public void monitor(Call call) {}

    @Override
    public boolean cycle(String plug, Call call) {
      return false;
    }
  }

  private static DeviceType kind(Class<? extends StonithDevice> device) {
    return DeviceType.of("kind", device, settings -> new PowerBank())
        .agent("fence_kind", "fence_kind_too");
  }

  private static final DeviceType NASTY =
      kind(PowerBank.class)
          .describe(
              "5 < 6 & \"quotes\" 'n' <tags>",
              "First line\nsecond \u0000\uD800 line & more ]]> \u00fc",
              URI.create("https://example.org/?a=1&b=2"))
          .parameters(
              Parameter.IP.required(),
              Parameter.PASSWORD.orElse(new Secret("hunter2")),
              Parameter.IPPORT.orElse(443),
              Parameter.flag("ssl").letter('z').orElse(true),
              Parameter.choice("level", "a<b", "c&d").orElse("a<b").alias("lvl").alias("oldest"),
              Parameter.seconds("pause").orElse(Duration.ofMillis(1500)),
              Parameter.text("odd").help("multi\nline & <b>").orElse("\"quoted\"\n"));

  private static List<DeviceType> kinds() {
    return List.of(
        kind(PowerBank.class),
        kind(Cycled.class),
        NASTY,
        kind(Cycled.class).traits(Trait.FABRIC),
        kind(PowerBank.class).traits(Trait.ON_TARGET, Trait.FABRIC),
        kind(PowerBank.class).traits(Trait.values()));
  }

  private static String metadata(DeviceType type) {
    return Metadata.of(AgentProfile.of(type, "fence_kind"));
  }

  private static Document parsed(String xml) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError(xml, e);
    }
  }

  @Test
  public void isValidByTheSchemaThatFenceAgentsInstalls() throws Exception {
    assertThat(SCHEMA).as("install fence-agents: assembly/packages test does").exists();

    for (DeviceType type : kinds()) {
      assertValid(metadata(type));
    }
    assertValid(Metadata.of(AgentProfile.ofConfiguredHosts()));
  }

  private void assertValid(String xml) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.newFile().toPath(), xml);
    Process lint =
        new ProcessBuilder("xmllint", "--noout", "--relaxng", SCHEMA.toString(), file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(lint.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(lint.exitValue()).as("%s%n%s", said, xml).isZero();
  }

  @Test
  public void isTheSameToTheByteEachTime() {
    assertThat(metadata(NASTY)).isEqualTo(metadata(NASTY));
  }

  @Test
  public void looksAsItAlwaysDid() throws IOException {
    assertThat(metadata(NASTY)).isEqualTo(golden("nasty-metadata.xml", metadata(NASTY)));
    String hosts = Metadata.of(AgentProfile.ofConfiguredHosts());
    assertThat(hosts).isEqualTo(golden("fence_palisade-metadata.xml", hosts));
  }

  /** With -Dregenerate=true the files are written instead of compared. */
  static String golden(String name, String now) throws IOException {
    Path file = Path.of("src/test/resources/org/palisade/host/agent").resolve(name);
    if (Boolean.getBoolean("regenerate")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, now);
    }
    return Files.readString(file);
  }

  @Test
  public void anOlderNameIsDeprecatedAndItsSuccessorNamesIt() {
    String xml = metadata(NASTY);

    assertThat(xml)
        .contains("<parameter name=\"ipaddr\" unique=\"0\" required=\"1\" deprecated=\"1\">")
        .contains("<parameter name=\"ip\" unique=\"0\" required=\"1\" obsoletes=\"ipaddr\">")
        .contains("<parameter name=\"port\" unique=\"0\" required=\"0\" deprecated=\"1\">")
        .contains("<parameter name=\"plug\" unique=\"0\" required=\"0\" obsoletes=\"port\">");
  }

  @Test
  public void everyDeprecatedNameHasASuccessorThatNamesIt() {
    for (DeviceType type : kinds()) {
      var parameters = parsed(metadata(type)).getElementsByTagName("parameter");
      List<String> obsoleted = new ArrayList<>();
      List<String> deprecated = new ArrayList<>();
      for (int i = 0; i < parameters.getLength(); i++) {
        var one = (Element) parameters.item(i);
        if (one.hasAttribute("obsoletes")) {
          obsoleted.add(one.getAttribute("obsoletes"));
        }
        if (one.hasAttribute("deprecated")) {
          deprecated.add(one.getAttribute("name"));
        }
      }
      assertThat(obsoleted).containsExactlyInAnyOrderElementsOf(deprecated);
    }
  }

  @Test
  public void aSecretsDefaultIsNeverShown() {
    assertThat(metadata(NASTY)).doesNotContain("hunter2");
    assertThat(ManPage.of(AgentProfile.of(NASTY, "fence_kind"))).doesNotContain("hunter2");
    assertThat(HelpText.of(AgentProfile.of(NASTY, "fence_kind"))).doesNotContain("hunter2");
  }

  /** It may come from a script, and pcs would refuse a resource without it. */
  @Test
  public void aSecretIsNeverRequired() {
    DeviceType type = kind(PowerBank.class).parameters(Parameter.PASSWORD.required());

    assertThat(metadata(type))
        .contains("<parameter name=\"password\" unique=\"0\" required=\"0\"")
        .contains("<parameter name=\"passwd\" unique=\"0\" required=\"0\"");
  }

  private static List<String> actions(DeviceType type) {
    var actions = parsed(metadata(type)).getElementsByTagName("action");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < actions.getLength(); i++) {
      var one = (Element) actions.item(i);
      String onTarget = one.hasAttribute("on_target") ? "/target" : "";
      String automatic = "1".equals(one.getAttribute("automatic")) ? "/automatic" : "";
      names.add(one.getAttribute("name") + onTarget + automatic);
    }
    return names;
  }

  @Test
  public void actionsFollowWhatTheKindCan() {
    assertThat(actions(kind(PowerBank.class)))
        .containsExactly(
            "on",
            "off",
            "reboot",
            "status",
            "list",
            "list-status",
            "monitor",
            "metadata",
            "manpage",
            "validate-all");
    assertThat(actions(kind(Cycled.class))).doesNotContain("list", "list-status");
    assertThat(actions(kind(PowerBank.class).traits(Trait.FABRIC)))
        .contains("on/automatic", "enable", "disable")
        .doesNotContain("reboot");
    assertThat(actions(kind(PowerBank.class).traits(Trait.ON_TARGET)))
        .contains("on/target/automatic", "reboot");
    assertThat(actions(kind(PowerBank.class).traits(Trait.STATE_UNREADABLE)))
        .doesNotContain("status");
  }

  @Test
  public void optionsFollowWhatTheKindCan() {
    OptionTable listing = AgentProfile.of(kind(PowerBank.class), "fence_kind").options();
    OptionTable cycling = AgentProfile.of(kind(Cycled.class), "fence_kind").options();

    assertThat(listing.named("separator")).isPresent();
    assertThat(listing.named("method")).isEmpty();
    assertThat(cycling.named("separator")).isEmpty();
    assertThat(cycling.named("method")).isPresent();
    assertThat(cycling.named("ssl")).isEmpty();
    assertThat(cycling.named("password_script")).isEmpty();
    assertThat(AgentProfile.of(NASTY, "fence_kind").options().named("passwd_script")).isPresent();
  }

  @Test
  public void pcsIsNotToldThatActionOrPlugIsRequired() {
    for (DeviceType type : kinds()) {
      assertThat(metadata(type))
          .doesNotContain("<parameter name=\"action\" unique=\"0\" required=\"1\"")
          .doesNotContain("<parameter name=\"plug\" unique=\"0\" required=\"1\"");
    }
  }

  @Test
  public void aSymlinkedAgentCallsItselfByTheNameItWasCalledBy() {
    String xml = Metadata.of(AgentProfile.of(kind(PowerBank.class), "fence_kind_too"));

    assertThat(xml)
        .contains("<resource-agent name=\"fence_kind_too\"")
        .contains("<symlink name=\"fence_kind\"");
  }

  @Test
  public void theManualPageIsReadByMan() throws Exception {
    for (DeviceType type : kinds()) {
      Path page = folder.newFile().toPath();
      Files.writeString(page, ManPage.of(AgentProfile.of(type, "fence_kind")));

      assertThat(Roff.rendered(page)).contains("NAME").contains("EXIT STATUS");
    }
  }
}
