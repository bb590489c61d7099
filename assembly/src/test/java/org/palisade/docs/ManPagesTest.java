package org.palisade.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.command.ShellFiles;
import org.palisade.host.agent.ManPages;
import org.palisade.host.settings.ConfigFile;
import org.palisade.host.settings.SettingsFile;
import org.palisade.plugin.clc.ClcPlugin;
import org.palisade.plugin.ipmi.IpmiPlugin;
import org.palisade.plugin.ipmistub.IpmiStubPlugin;
import org.palisade.plugin.redfish.RedfishPlugin;

/** The manual pages that are shipped: those of the agents, which are generated, and the others. */
public class ManPagesTest {
  private static final Path WRITTEN = Path.of("src/main/tree/share/man");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void everyAgentHasAPageThatIsRenderedWithoutAWarning() throws Exception {
    Path pages = folder.getRoot().toPath();
    ManPages.main(
        new String[] {
          pages.toString(),
          ClcPlugin.class.getName(),
          IpmiPlugin.class.getName(),
          IpmiStubPlugin.class.getName(),
          RedfishPlugin.class.getName()
        });

    assertThat(pages.toFile().list())
        .containsExactlyInAnyOrder(
            "fence_palisade.8",
            "fence_clc.8",
            "fence_ipmi_stub.8",
            "fence_palisade_ipmi.8",
            "fence_palisade_redfish.8");
    assertThat(rendered(pages.resolve("fence_clc.8"))).contains("--switch=[switch]");
    assertThat(rendered(pages.resolve("fence_palisade.8"))).contains("--device=[device]");
    assertThat(rendered(pages.resolve("fence_ipmi_stub.8"))).contains("EXIT STATUS");
  }

  @Test
  public void everyOtherPageIsRenderedWithoutAWarning() throws Exception {
    for (String page : List.of("man8/palisaded.8", "man5/palisade.cfg.5")) {
      assertThat(rendered(WRITTEN.resolve(page))).contains("NAME").contains("SEE ALSO");
    }
    try (Stream<Path> all = Files.walk(WRITTEN).filter(Files::isRegularFile)) {
      assertThat(all.count()).isEqualTo(2);
    }
  }

  @Test
  public void thePageOfTheOperatorsCommandTellsAllThatItTakes() throws Exception {
    ShellFiles.main(new String[] {folder.getRoot().toString()});

    assertThat(rendered(folder.getRoot().toPath().resolve("man/man8/palisade.8")))
        .contains("palisade off [HOSTS] [options]", "--reason", "EXIT STATUS", "SEE ALSO")
        .doesNotContain("complete-names");
  }

  @Test
  public void aPageThatIsWrongDrawsAWarning() throws Exception {
    Path page = folder.newFile("wrong.8").toPath();
    Files.writeString(page, ".TH WRONG 8\n.SH NAME\nwrong \\- a page\n.NOSUCH\n");

    assertThat(man(page).warnings()).contains("NOSUCH");
  }

  @Test
  public void everySettingOfTheHostIsInItsPage() throws Exception {
    byte[] wrong = "nosuch = 1\n".getBytes(StandardCharsets.UTF_8);
    String fault = SettingsFile.of(ConfigFile.parse(wrong)).faults().get(0).text();
    String names =
        fault.substring(fault.indexOf("allowed are ") + 12, fault.indexOf(" and <kind>"));

    assertThat(rendered(WRITTEN.resolve("man5/palisade.cfg.5")))
        .contains(Stream.of(names.split(", ", -1)).map(name -> name + " = ").toList());
  }

  private record Page(String text, String warnings) {}

  private static String rendered(Path page) throws IOException, InterruptedException {
    Page shown = man(page);
    assertThat(shown.warnings()).as(page.toString()).isEmpty();
    return shown.text();
  }

  private static Page man(Path page) throws IOException, InterruptedException {
    Path warnings = Files.createTempFile("man", ".err");
    ProcessBuilder builder =
        new ProcessBuilder("man", "--warnings=w", "-E", "UTF-8", "-l", page.toString())
            .redirectError(warnings.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("MANWIDTH", "200");
    Process man = builder.start();
    man.getOutputStream().close();
    String text = new String(man.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(man.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(warnings);
    Files.delete(warnings);
    assertThat(man.exitValue()).as(said).isZero();
    return new Page(text, said);
  }
}
