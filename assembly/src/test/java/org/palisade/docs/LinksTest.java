package org.palisade.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** What the pages of the repository point to is there: other pages, their headings, tests. */
public class LinksTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT))`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private static List<Path> pages() throws IOException {
    try (Stream<Path> all = Files.find(ROOT, 4, (path, what) -> isPage(path))) {
      return all.sorted().toList();
    }
  }

  private static boolean isPage(Path path) {
    return path.toString().endsWith(".md") && !path.toString().contains("/target/");
  }

  /** As web sites of repositories name them: small letters, digits, hyphens for blanks. */
  private static String anchor(String heading) {
    return heading
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .strip()
        .replace(' ', '-');
  }

  private static Set<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(found -> anchor(found.group(1)))
        .collect(Collectors.toSet());
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(target) && (parts.length < 2 || anchors(target).contains(parts[1]));
  }

  @Test
  public void everyLinkBetweenPagesLeadsToItsHeading() throws IOException {
    List<String> dead = new ArrayList<>();
    int seen = 0;
    for (Path page : pages()) {
      Matcher links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        String link = links.group(1);
        if (!link.matches("[a-z]+:.*")) {
          seen++;
          if (!leadsSomewhere(page, link)) {
            dead.add(page + ": " + link);
          }
        }
      }
    }

    assertThat(dead).isEmpty();
    assertThat(seen).isGreaterThan(50);
  }

  @Test
  public void everyTestThatAPageNamesIsThere() throws IOException {
    Set<String> tests;
    try (Stream<Path> all = Files.find(ROOT, 12, (path, what) -> isTest(path))) {
      tests = all.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
    }
    for (Path page : pages()) {
      assertThat(
              TEST.matcher(Files.readString(page)).results().map(found -> found.group(1) + ".java"))
          .as(page.toString())
          .isSubsetOf(tests);
    }
  }

  private static boolean isTest(Path path) {
    return path.toString().contains("/src/test/java/") && path.toString().endsWith(".java");
  }
}
