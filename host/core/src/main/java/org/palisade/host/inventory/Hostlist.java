package org.palisade.host.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lists of hosts with ranges: {@code node[1-3,7],db1}, {@code node[01-10]}, {@code r[1-2]n[1-4]}.
 * Separated by commas or blanks.
 */
public final class Hostlist {
  private static final int MOST = 100_000;
  private static final Pattern RANGE = Pattern.compile("[0-9]{1,9}(-[0-9]{1,9})?");

  private Hostlist() {}

  /**
   * Writes a list out.
   *
   * @param text the list
   * @return the hosts in their order, at most 100,000
   * @throws IllegalArgumentException with a sentence about what is wrong
   */
  public static List<String> expand(String text) {
    List<String> all = new ArrayList<>();
    for (String item : items(text)) {
      all.addAll(expandItem(item));
      requireFew(all.size());
    }
    return List.copyOf(all);
  }

  /** The items of a list: commas and blanks separate them, but not within brackets. */
  static List<String> items(String text) {
    List<String> items = new ArrayList<>();
    StringBuilder item = new StringBuilder();
    int depth = 0;
    for (char c : (text + ",").toCharArray()) {
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      boolean separates = depth == 0 && (c == ',' || Character.isWhitespace(c));
      if (!separates) {
        item.append(c);
      } else if (!item.isEmpty()) {
        items.add(item.toString());
        item.setLength(0);
      }
    }
    if (!item.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' has a '[' without its ']'");
    }
    return items;
  }

  /** Writes out the ranges of one item. */
  static List<String> expandItem(String item) {
    int open = item.indexOf('[');
    int close = item.indexOf(']');
    if (open < 0 && close < 0) {
      return List.of(item);
    }
    if (open < 0 || close < open) {
      throw new IllegalArgumentException("'" + item + "' has brackets that do not match");
    }
    List<String> middles = ranges(item, item.substring(open + 1, close));
    List<String> tails = expandItem(item.substring(close + 1));
    requireFew((long) middles.size() * tails.size());
    List<String> all = new ArrayList<>();
    for (String middle : middles) {
      for (String tail : tails) {
        all.add(item.substring(0, open) + middle + tail);
      }
    }
    return all;
  }

  private static List<String> ranges(String item, String inside) {
    List<String> all = new ArrayList<>();
    for (String range : inside.split(",", -1)) {
      if (!RANGE.matcher(range).matches()) {
        throw new IllegalArgumentException(
            "'" + item + "': '" + range + "' is neither a number nor a range such as 1-10");
      }
      String[] ends = range.split("-", -1);
      addRange(all, item, ends[0], ends[ends.length - 1]);
    }
    return all;
  }

  // 01-10 counts 01, 02, …: as many digits as the first number has.
  private static void addRange(List<String> all, String item, String first, String last) {
    int from = Integer.parseInt(first);
    int to = Integer.parseInt(last);
    if (from > to) {
      throw new IllegalArgumentException(
          "'" + item + "': the range " + first + "-" + last + " runs backwards");
    }
    requireFew((long) to - from + 1);
    for (int i = from; i <= to; i++) {
      String digits = Integer.toString(i);
      all.add("0".repeat(Math.max(0, first.length() - digits.length())) + digits);
    }
  }

  private static void requireFew(long count) {
    if (count > MOST) {
      throw new IllegalArgumentException("names more than " + MOST + " hosts");
    }
  }
}
