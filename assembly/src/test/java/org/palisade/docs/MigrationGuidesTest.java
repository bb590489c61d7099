package org.palisade.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.Test;

/** The guides for moving leave no option of the agent that is moved from unmentioned. */
public class MigrationGuidesTest {
  private static final Pattern PARAMETER = Pattern.compile("<parameter name=\"([^\"]+)\"([^>]*)>");

  @Test
  public void everyOptionOfFenceIpmilanIsInItsGuide() throws Exception {
    assertEveryOptionIsTold("fence_ipmilan");
  }

  @Test
  public void everyOptionOfFenceRedfishIsInItsGuide() throws Exception {
    assertEveryOptionIsTold("fence_redfish");
  }

  private static void assertEveryOptionIsTold(String agent) throws Exception {
    String guide = Files.readString(Path.of("../docs/migrate-from-" + agent + ".md"));
    List<String> options = options(agent);

    assertThat(options).hasSizeGreaterThan(20);
    assertThat(options).allSatisfy(option -> assertThat(guide).contains("`" + option + "`"));
  }

  private static List<String> options(String agent) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/usr/sbin/" + agent, "-o", "metadata")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    String metadata = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return PARAMETER
        .matcher(metadata)
        .results()
        .filter(found -> !found.group(2).contains("deprecated"))
        .map(found -> found.group(1))
        .toList();
  }
}
