package org.palisade.host.settings;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a configuration file: {@code key = value}, {@code #} comments, blank lines. A
 * comment may follow a value where a blank stands on either side of its {@code #}; a value that
 * needs such a thing, or blanks at its ends, is put in double quotes, one pair of which is taken
 * off.
 *
 * @param lines the settings in their order, each key once
 * @param faults the lines that are not settings, and the repeated ones
 */
public record ConfigFile(List<Line> lines, List<Fault> faults) {
  private static final Pattern QUOTED =
      Pattern.compile("\"(.*?)\"[ \t]*(?:#(?:[ \t].*)?)?", Pattern.DOTALL);
  private static final Pattern COMMENT =
      Pattern.compile("(?:^|[ \t]+)#(?:[ \t].*)?$", Pattern.DOTALL);
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]*");
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * One setting.
   *
   * @param number its line, from 1
   * @param key the name as it stands there
   * @param value the value without quotes and comment; perhaps a secret
   */
  public record Line(int number, String key, String value) {
    @Override
    public String toString() {
      return number + ": " + key;
    }
  }

  /**
   * Something wrong.
   *
   * @param line its line, from 1; 0 for the file as a whole
   * @param text what is wrong and what is allowed; shows no value
   */
  public record Fault(int line, String text) {}

  /** Copies the lists. */
  public ConfigFile {
    lines = List.copyOf(lines);
    faults = List.copyOf(faults);
  }

  /**
   * Reads the bytes of a file.
   *
   * @param bytes all of them
   * @return what they say
   */
  public static ConfigFile parse(byte[] bytes) {
    return unique(parseNames(bytes));
  }

  /**
   * As {@link #parse}, but the keys are names of which each letter counts, and may be repeated.
   *
   * @param bytes all of them
   * @return what they say
   */
  public static ConfigFile parseNames(byte[] bytes) {
    List<Line> lines = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    // It reports what cannot be decoded instead of replacing it.
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    int number = 0;
    for (int from = 0; from < bytes.length; ) {
      int end = endOfLine(bytes, from);
      number++;
      Optional<String> text = decoded(utf8, ByteBuffer.wrap(bytes, from, end - from));
      read(number, text, lines, faults);
      from = end + 1;
    }
    return new ConfigFile(lines, faults);
  }

  private static int endOfLine(byte[] bytes, int from) {
    int end = from;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private static void read(
      int number, Optional<String> text, List<Line> lines, List<Fault> faults) {
    if (text.isEmpty()) {
      faults.add(new Fault(number, "is not UTF-8 text; save the file as UTF-8"));
      return;
    }
    String line = trimmed(number == 1 ? withoutMark(text.get()) : text.get());
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    int sign = line.indexOf('=');
    String key = trimmed(line.substring(0, Math.max(0, sign)));
    if (hasControl(line)) {
      faults.add(new Fault(number, "holds a control character; only plain text is allowed"));
    } else if (sign < 0 || !KEY.matcher(key).matches()) {
      faults.add(new Fault(number, "is not of the form 'key = value'; comments begin with '#'"));
    } else {
      add(key, trimmed(line.substring(sign + 1)), number, lines, faults);
    }
  }

  private static void add(
      String key, String raw, int number, List<Line> lines, List<Fault> faults) {
    Line line = new Line(number, key, value(raw));
    if (line.value().isEmpty() && !raw.startsWith("\"")) {
      faults.add(
          new Fault(number, "'" + key + "' has no value; write \"\" where it is to be empty"));
    } else {
      lines.add(line);
    }
  }

  // Names of settings match with '-' or '_', as on the agents' standard input.
  private static ConfigFile unique(ConfigFile file) {
    Map<String, Integer> seen = new LinkedHashMap<>();
    List<Line> lines = new ArrayList<>();
    List<Fault> faults = new ArrayList<>(file.faults());
    for (Line line : file.lines()) {
      Integer first = seen.putIfAbsent(line.key().replace('-', '_'), line.number());
      if (first == null) {
        lines.add(line);
      } else {
        faults.add(
            new Fault(
                line.number(),
                "'" + line.key() + "' was set in line " + first + " already; keep one of the two"));
      }
    }
    return new ConfigFile(lines, faults);
  }

  private static Optional<String> decoded(CharsetDecoder utf8, ByteBuffer bytes) {
    try {
      return Optional.of(utf8.decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String withoutMark(String line) {
    return !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
  }

  // Only blanks, tabs and the carriage return: a wider idea of blank would eat into passwords.
  private static String trimmed(String line) {
    int from = 0;
    int to = line.length();
    while (from < to && isBlank(line.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(line.charAt(to - 1))) {
      to--;
    }
    return line.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private static boolean hasControl(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return true;
      }
    }
    return false;
  }

  private static String value(String raw) {
    if (raw.indexOf('"') != 0 && raw.indexOf('#') < 0) {
      return raw;
    }
    Matcher quoted = QUOTED.matcher(raw);
    return quoted.matches() ? quoted.group(1) : COMMENT.matcher(raw).replaceFirst("");
  }
}
