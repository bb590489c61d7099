package org.palisade.host.dispatch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operation and the level that it is, as one host hands it over to another: the operation alone
 * for a first level, else with {@code -l} and the level's place.
 *
 * @param operation the operation's id; nothing where none was begun
 * @param level the place of the level, from 0
 */
public record LevelMark(Optional<String> operation, int level) {
  private static final Pattern MARKED = Pattern.compile("(.+)-l([1-9][0-9]{0,3})");

  /**
   * Reads a mark.
   *
   * @param handedOver what a host was handed over; nothing where it was not
   */
  public static LevelMark of(Optional<String> handedOver) {
    Matcher marked = MARKED.matcher(handedOver.orElse(""));
    return marked.matches()
        ? new LevelMark(Optional.of(marked.group(1)), Integer.parseInt(marked.group(2)))
        : new LevelMark(handedOver, 0);
  }

  static String text(String operation, int level) {
    return operation.isEmpty() || level == 0 ? operation : operation + "-l" + level;
  }
}
