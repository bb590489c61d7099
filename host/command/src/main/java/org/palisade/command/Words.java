package org.palisade.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Times and counts as people read them. */
final class Words {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Words() {}

  /** A point in time, in the caller's zone where that is known. */
  static String time(Instant at, Map<String, String> environment) {
    return TIME.withZone(zone(environment)).format(at);
  }

  private static ZoneId zone(Map<String, String> environment) {
    String zone = environment.getOrDefault("TZ", "").replaceFirst("^:", "");
    try {
      return zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone);
    } catch (DateTimeException e) {
      return ZoneId.systemDefault();
    }
  }

  static String age(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    if (age.compareTo(Duration.ofMinutes(2)) < 0) {
      return Math.max(0, age.toSeconds()) + " s ago";
    }
    if (age.compareTo(Duration.ofHours(2)) < 0) {
      return age.toMinutes() + " min ago";
    }
    return age.compareTo(Duration.ofDays(2)) < 0
        ? age.toHours() + " h ago"
        : age.toDays() + " d ago";
  }

  static String took(Duration time) {
    return time.compareTo(Duration.ofSeconds(10)) < 0
        ? String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9)
        : time.toSeconds() + " s";
  }

  static String count(int number, String one) {
    return number + " " + one + (number == 1 ? "" : "s");
  }

  /** The first few names, and how many more there are. */
  static String some(List<String> names, int most) {
    return names.size() <= most
        ? String.join(" ", names)
        : String.join(" ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
  }

  /** A constant as people write it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
