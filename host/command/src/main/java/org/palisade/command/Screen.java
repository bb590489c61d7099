package org.palisade.command;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.palisade.host.control.Session;

/** Where a call prints: how wide it is, whether it has colours, and what must not get there. */
final class Screen {
  private static final Pattern LINE_BREAK = Pattern.compile("\\R");
  private static final Pattern STEERING = Pattern.compile("[\\p{Cntrl}\\p{Cf}\u2028\u2029]");

  private static final int WIDE = Integer.MAX_VALUE;
  private static final int NARROWEST = 20;
  private static final String CLEAR = "\r\033[K";

  /** What a piece of text means; the colour comes from that. */
  enum Tone {
    /** As it should be. */
    GOOD("32"),
    /** To be looked at. */
    DOUBTFUL("33"),
    /** Wrong. */
    BAD("31"),
    /** Of no weight. */
    NONE("");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  private final Session session;
  private final boolean terminal;
  private final boolean coloured;
  private final boolean unicode;
  private final int width;
  private boolean passing;

  Screen(Session session) {
    this.session = session;
    Map<String, String> environment = session.environment();
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    this.terminal = session.terminals().out() && !dumb;
    this.coloured = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
    this.unicode = unicode(environment);
    this.width = width(environment);
  }

  private static boolean unicode(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.getOrDefault(name, "").toUpperCase(Locale.ROOT);
      if (!value.isEmpty()) {
        return value.contains("UTF-8") || value.contains("UTF8");
      }
    }
    return false;
  }

  private static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[0-9]{1,4}") && !columns.matches("0+")
        ? Math.max(NARROWEST, Integer.parseInt(columns))
        : WIDE;
  }

  /** Columns; very many where nobody says. */
  int width() {
    return width;
  }

  boolean coloured() {
    return coloured;
  }

  /** Whether lines can be drawn over again. */
  boolean live() {
    return terminal;
  }

  String paint(Tone tone, String text) {
    return !coloured || tone == Tone.NONE ? text : "\033[" + tone.code + "m" + text + "\033[0m";
  }

  /** Prints a line of results. */
  void line(String text) {
    pass();
    session.out(text + "\n");
  }

  /** Prints a whole text, with its line ends. */
  void out(String text) {
    pass();
    session.out(text);
  }

  /** Prints a line of what is wrong, or is to be known beside the results. */
  void note(String text) {
    pass();
    session.err(text + "\n");
  }

  void error(String text) {
    note("palisade: " + plain(text));
  }

  /** Shows a line that is drawn over by whatever comes next. */
  void passing(String text) {
    if (terminal) {
      session.out(CLEAR + cut(text, Math.min(width, 200) - 1));
      passing = true;
    }
  }

  private void pass() {
    if (passing) {
      session.out(CLEAR);
      passing = false;
    }
  }

  /** As much of a text as fits, with a sign where there was more. */
  String cut(String text, int most) {
    String sign = unicode ? "…" : "...";
    return text.length() <= most
        ? text
        : most <= sign.length()
            ? text.substring(0, Math.max(0, most))
            : text.substring(0, most - sign.length()) + sign;
  }

  /** What a device or a file says goes to a terminal: nothing in it may steer that. */
  static String plain(String text) {
    return STEERING.matcher(LINE_BREAK.matcher(text).replaceAll("; ")).replaceAll("?");
  }
}
