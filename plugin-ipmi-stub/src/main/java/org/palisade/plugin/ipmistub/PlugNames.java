package org.palisade.plugin.ipmistub;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the names of plugs: {@code 1-8}, {@code a, b}, {@code node[1-100]}. */
final class PlugNames {
  private static final Pattern ITEM =
      Pattern.compile("([A-Za-z0-9_.-]*?)(?:\\[(\\d{1,6})-(\\d{1,6})\\]|(\\d{1,6})-(\\d{1,6}))?");
  private static final int MOST = 100_000;

  private PlugNames() {}

  static Set<String> parse(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (String item : text.split(",", -1)) {
      addItem(item.strip(), names);
    }
    return Collections.unmodifiableSet(names);
  }

  private static void addItem(String item, Set<String> names) {
    Matcher matcher = ITEM.matcher(item);
    if (item.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException(
          "plugs has '" + item + "': give names and ranges such as 1-8, a, node[1-100]");
    }
    if (matcher.group(2) != null) {
      addRange(matcher.group(1), matcher.group(2), matcher.group(3), names);
    } else if (matcher.group(4) != null && matcher.group(1).isEmpty()) {
      addRange("", matcher.group(4), matcher.group(5), names);
    } else {
      names.add(item);
    }
  }

  private static void addRange(String prefix, String first, String last, Set<String> names) {
    int from = Integer.parseInt(first);
    int to = Integer.parseInt(last);
    if (from > to || to - from >= MOST) {
      throw new IllegalArgumentException(
          "plugs has the range " + first + "-" + last + ": it must rise, by less than " + MOST);
    }
    for (int i = from; i <= to; i++) {
      names.add(prefix + i);
    }
  }
}
