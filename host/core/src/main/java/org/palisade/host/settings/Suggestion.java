package org.palisade.host.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what a misspelt name was meant to be. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The nearest of several names.
   *
   * @param word what was written
   * @param names what is allowed
   * @return the nearest, where it is near enough to be meant
   */
  public static Optional<String> nearest(String word, Collection<String> names) {
    int most = Math.max(1, word.length() / 3);
    return names.stream()
        .filter(name -> distance(word, name) <= most)
        .min(
            Comparator.comparing((String name) -> distance(word, name))
                .thenComparing(name -> name));
  }

  /**
   * A question for the end of a message.
   *
   * @param word what was written
   * @param names what is allowed
   * @return {@code ; did you mean 'x'?}, or empty text
   */
  public static String question(String word, Collection<String> names) {
    return nearest(word, names).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  // How many letters must be put in, taken out or changed (Levenshtein's).
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
