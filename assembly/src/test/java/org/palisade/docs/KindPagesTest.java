package org.palisade.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;
import org.palisade.host.agent.ReferenceDoc;
import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.clc.ClcPlugin;
import org.palisade.plugin.ipmi.IpmiPlugin;
import org.palisade.plugin.ipmistub.IpmiStubPlugin;
import org.palisade.plugin.redfish.RedfishPlugin;

/** The parameters on the pages of the shipped kinds are those of the code. */
public class KindPagesTest {
  private static final String BEGIN =
      "<!-- parameters: written from the code, -Dregenerate=true -->\n";
  private static final String END = "<!-- end -->\n";

  @Test
  public void thePageOfClcTellsItsParameters() throws IOException {
    assertTold("docs/clc.md", new ClcPlugin());
  }

  @Test
  public void thePageOfIpmiTellsItsParameters() throws IOException {
    assertTold("docs/ipmi.md", new IpmiPlugin());
  }

  @Test
  public void thePageOfRedfishTellsItsParameters() throws IOException {
    assertTold("docs/redfish.md", new RedfishPlugin());
  }

  @Test
  public void thePageOfTheStubTellsItsParameters() throws IOException {
    assertTold("plugin-ipmi-stub/README.md", new IpmiStubPlugin());
  }

  private static void assertTold(String page, StonithPlugin plugin) throws IOException {
    Path file = Path.of("..", page);
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END, begin);
    try (plugin) {
      String now = ReferenceDoc.parameters(plugin.deviceTypes().get(0));
      if (Boolean.getBoolean("regenerate")) {
        Files.writeString(file, text.substring(0, begin) + now + text.substring(end));
      }
      assertThat(Files.readString(file).split(BEGIN + "|" + END, -1))
          .as("run this test with -Dregenerate=true to write it anew")
          .hasSize(3)
          .satisfies(parts -> assertThat(parts[1]).isEqualTo(now));
    }
  }
}
