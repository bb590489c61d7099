package org.palisade.plugin.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.Test;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.contract.Fault;

/** The author's guide says what the code says. */
public class GuideTest {
  private static final Path EXAMPLE =
      Path.of("src/test/java/org/palisade/plugin/example/StripPlugin.java");
  private static final Pattern NOT_COUNTED = Pattern.compile("|package .*|import .*");

  private static String guide() throws IOException {
    return Files.readString(Path.of("../docs/plugin-author-guide.md"));
  }

  @Test
  public void theExampleInTheGuideIsTheOneThatIsTested() throws IOException {
    assertThat(guide()).contains("```java\n" + Files.readString(EXAMPLE) + "```\n");
  }

  @Test
  public void theContractTestInTheGuideIsTheOneThatIsRun() throws IOException {
    Path test = EXAMPLE.resolveSibling("StripPluginTest.java");

    assertThat(guide()).contains("```java\n" + Files.readString(test) + "```\n");
  }

  @Test
  public void theExampleIsShortAndHasNoWordOfOsgiInIt() throws IOException {
    List<String> lines = Files.readAllLines(EXAMPLE);
    long counted = lines.stream().filter(line -> !NOT_COUNTED.matcher(line).matches()).count();

    assertThat(counted).isBetween(30L, 60L);
    assertThat(guide())
        .contains(
            counted
                + " lines of Java, where blank lines and those of package and imports are not"
                + " counted ("
                + lines.size()
                + " with them).");
    assertThat(Files.readString(EXAMPLE).toLowerCase(Locale.ROOT))
        .doesNotContain("osgi", "bundle", "@component", "felix");
  }

  @Test
  public void theLineForBndIsThatOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of("../plugin-ipmi-stub/pom.xml"));
    String line =
        pom.lines().filter(one -> one.startsWith("Service-Component: ")).findFirst().orElseThrow();

    assertThat(guide()).contains("\n" + line + "\n");
  }

  @Test
  public void theGuideNamesEveryReasonFaultTraitRoleAndType() throws IOException {
    String guide = guide();

    for (Enum<?>[] all :
        List.<Enum<?>[]>of(
            StonithException.Reason.values(),
            Fault.values(),
            DeviceType.Trait.values(),
            Parameter.Role.values())) {
      for (Enum<?> one : all) {
        assertThat(guide).contains("`" + one.name() + "`");
      }
    }
    for (Parameter.Type type : Parameter.Type.values()) {
      assertThat(guide).contains("`" + type.name().toLowerCase(Locale.ROOT) + "`");
    }
  }
}
