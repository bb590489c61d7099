package org.palisade.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** What the pages of the kinds say about messages is about messages that there are. */
public class MessagesTest {
  private static final List<String> MODULES =
      List.of(
          "host/core",
          "plugin-agents",
          "plugin-clc",
          "plugin-http",
          "plugin-ipmi",
          "plugin-redfish");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  @Test
  public void everyMessageOnAPageIsInTheCode() throws IOException {
    String code = code();

    for (String page : List.of("agents", "clc", "ipmi", "redfish")) {
      List<String> messages = messages(Path.of("../docs/" + page + ".md"));

      assertThat(messages).as(page).hasSizeGreaterThan(5);
      assertThat(messages).as(page).allSatisfy(one -> assertThat(code.contains(one)).isTrue());
    }
  }

  /** What is quoted in the first column of the page's last table. */
  private static List<String> messages(Path page) throws IOException {
    String text = Files.readString(page);
    String table = text.substring(text.indexOf("## When something goes wrong"));
    return table
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split(" \\| ", 2)[0])
        .flatMap(column -> QUOTED.matcher(column).results())
        .map(found -> found.group(1))
        .toList();
  }

  /** All sources, literals that go on in a next line put together. */
  private static String code() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> all = Files.walk(Path.of("..", module, "src/main/java"))) {
        all.filter(one -> one.toString().endsWith(".java")).forEach(files::add);
      }
    }
    StringBuilder all = new StringBuilder();
    for (Path file : files) {
      all.append(Files.readString(file));
    }
    return all.toString().replaceAll("\"\\s*\\+\\s*\"", "");
  }
}
