package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.Test;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.settings.ConfigFile;
import org.palisade.host.settings.SettingsFile;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Timing;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Secret;

/** The reference is made from the definitions, and the one in the repository is up to date. */
public class ReferenceDocTest {
  private static final Path FILE = Path.of("../../docs/reference.md");

  @Test
  public void theReferenceInTheRepositoryIsUpToDate() throws IOException {
    if (Boolean.getBoolean("regenerate")) {
      Files.writeString(FILE, ReferenceDoc.host());
    }

    assertThat(Files.readString(FILE))
        .as("run the tests with -Dregenerate=true to write it anew")
        .isEqualTo(ReferenceDoc.host());
  }

  @Test
  public void everyOptionOfEveryAgentIsInIt() {
    String text = ReferenceDoc.host();

    AgentProfile.ofConfiguredHosts()
        .options()
        .options()
        .forEach(option -> assertThat(text).contains("| `" + option.name() + "`"));
  }

  @Test
  public void everySettingThatTheFileMayHoldIsInIt() {
    byte[] wrong = "nosuch = 1\n".getBytes(StandardCharsets.UTF_8);
    String fault = SettingsFile.of(ConfigFile.parse(wrong)).faults().get(0).text();
    String names =
        fault.substring(fault.indexOf("allowed are ") + 12, fault.indexOf(" and <kind>"));

    for (String name : names.split(", ", -1)) {
      assertThat(ReferenceDoc.host()).contains("| `" + name + "` |");
    }
  }

  @Test
  public void aKindIsDescribedWithAllThatItDeclares() {
    DeviceType type =
        DeviceType.of("kind", PowerBank.class, settings -> new PowerBank())
            .agent("fence_kind", "fence_too")
            .describe("A kind", "It is kind.", URI.create("https://example.org/"))
            .parameters(
                Parameter.IP.required(),
                Parameter.PASSWORD.orElse(new Secret("hunter2")),
                Parameter.choice("level", "low", "high").orElse("low").help("a | b < c"))
            .timing(Timing.POWER_TIMEOUT, Duration.ofSeconds(90))
            .traits(Trait.FABRIC, Trait.PLUGS_IGNORE_CASE)
            .parallelCalls(4)
            .confirmOff(2)
            .lateOn(Duration.ofSeconds(30));

    assertThat(ReferenceDoc.parameters(type))
        .contains("`plugin = kind`. Agent: `fence_kind`, `fence_too`. Actions: ")
        .contains("| `ip` (`ipaddr`) | `-a, --ip=[ip]` | text | **required**  | IP address")
        .contains("| `level` | `--level=[low\\|high]` | low, high | `low` | a \\| b &lt; c |")
        .contains("- `power_timeout` is 90 unless set otherwise.")
        .contains("- Up to 4 calls to one device run side by side.")
        .contains("- 2 readings of off in a row make an off.")
        .contains("- An accepted on may still act for 30 s.")
        .contains("- Can list its plugs.")
        .contains("- Has no power cycle of its own.")
        .contains("no reboot.")
        .contains("without letter case.")
        .doesNotContain("hunter2")
        .doesNotContain("`shell_timeout` is");
  }
}
