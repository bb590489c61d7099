package org.palisade.plugin.agents;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a program says to people, without what it says to its authors. */
final class Said {
  private static final int LINES = 2;
  private static final int MOST = 300;
  private static final Pattern STAMP =
      Pattern.compile(
          "^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d+ (ERROR|WARNING|INFO|DEBUG): ");
  private static final Pattern NOISE =
      Pattern.compile(
          ".*(Deprecation|Syntax|Future|InsecureRequest)Warning.*|from pipes import quote"
              + "|Please use '-h' for usage|Traceback \\(most recent call last\\):");

  private Said() {}

  /** Its last lines that tell something, in one. */
  static Optional<String> last(String text) {
    List<String> lines =
        text.lines()
            .map(line -> STAMP.matcher(line.strip()).replaceFirst("").strip())
            .filter(line -> !line.isEmpty() && !NOISE.matcher(line).matches())
            .distinct()
            .toList();
    String told = String.join("; ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    // It may hold anything: what moves a terminal's cursor does not get through.
    String plain = told.replaceAll("\\p{Cntrl}", " ").strip();
    return plain.isEmpty()
        ? Optional.empty()
        : Optional.of(plain.length() > MOST ? plain.substring(0, MOST) + "…" : plain);
  }
}
