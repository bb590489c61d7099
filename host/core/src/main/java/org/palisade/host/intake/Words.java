package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.List;

/** The words of a line: blanks separate them; a word with blanks stands in double quotes. */
final class Words {
  private Words() {}

  /**
   * Splits a line; what follows a word that begins with {@code #} is a comment.
   *
   * @throws IllegalArgumentException where a quotation does not end, or is not a whole word: what
   *     its marks mean there could be guessed only
   */
  static List<String> of(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean within = false;
    boolean quoted = false;
    boolean closed = false;
    for (char c : (line + " ").toCharArray()) {
      boolean blank = c == ' ' || c == '\t' || c == '\r';
      if (c == '#' && !within && word.isEmpty()) {
        return words;
      }
      if (closed ? !blank : c == '"' && within && !quoted) {
        throw new IllegalArgumentException(
            "has a quotation mark within a word; two stand around a whole one");
      }
      if (c == '"') {
        closed = quoted;
        quoted = !quoted;
        within = true;
      } else if (!blank || quoted) {
        word.append(c);
        within = true;
      } else if (within) {
        words.add(word.toString());
        word.setLength(0);
        within = false;
        closed = false;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("has a quotation mark without its other one");
    }
    return words;
  }
}
