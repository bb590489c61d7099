package org.palisade.plugin.http;

import java.util.regex.Pattern;

/** What a peer said, as one line of a message. */
public final class Line {
  /** Blanks alone stay as they are: a secret with two of them is known by both. */
  private static final Pattern BREAKS = Pattern.compile(" *+(?:\\p{Cntrl} *+)+");

  private Line() {}

  /**
   * Makes one line of a text.
   *
   * @param text any
   * @param longest how many characters may stay
   * @return the text without line breaks and control characters, cut with a mark where it is long
   */
  public static String of(String text, int longest) {
    String some = text.length() <= 4 * longest ? text : text.substring(0, 4 * longest);
    String line = BREAKS.matcher(some).replaceAll(" ").strip();
    return line.length() <= longest ? line : line.substring(0, longest) + "…";
  }
}
