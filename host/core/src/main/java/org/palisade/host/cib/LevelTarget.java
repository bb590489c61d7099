package org.palisade.host.cib;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The nodes that a fencing level is for.
 *
 * @param by how they are said
 * @param text a name, a pattern, or the name of an attribute
 * @param value the value of the attribute; else empty text
 */
public record LevelTarget(By by, String text, String value) {
  /** How nodes are said. */
  public enum By {
    /** One by its name, in any letter case. */
    NAME,
    /** Those in whose name an extended regular expression of POSIX is found. */
    PATTERN,
    /** Those that have a permanent attribute of a value. */
    ATTRIBUTE
  }

  /**
   * What POSIX and Java may take differently: other characters (a backslash, a brace), a sign of
   * repetition with nothing before it to repeat, classes such as {@code [[:digit:]]}.
   */
  private static final Pattern DOUBTFUL =
      Pattern.compile(
          "[^A-Za-z0-9_.*+?()|^$\\[\\]-]"
              + "|(?:^|[*+?(|^$])[*+?]"
              + "|\\[(?!\\^?[A-Za-z0-9_.-]+\\])");

  /**
   * Whether a node is meant.
   *
   * @param name the node's name
   * @param attributes its permanent attributes
   * @return nothing where the pattern is one that cannot be told
   */
  public Optional<Boolean> covers(String name, Map<String, String> attributes) {
    return switch (by) {
      case NAME -> Optional.of(text.equalsIgnoreCase(name));
      case PATTERN -> pattern().map(pattern -> pattern.matcher(name).find());
      case ATTRIBUTE -> Optional.of(value.equals(attributes.get(text)));
    };
  }

  private Optional<Pattern> pattern() {
    try {
      return DOUBTFUL.matcher(text).find() ? Optional.empty() : Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return switch (by) {
      case NAME -> text;
      case PATTERN -> "nodes like " + text;
      case ATTRIBUTE -> "nodes with " + text + " = " + value;
    };
  }
}
