package org.palisade.plugin.ipmistub;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Which plug has which faults. Written as entries {@code plug:fault}, {@code plug:fault=seconds},
 * divided by commas or lines; {@code *} is every plug and the BMC itself; {@code ip/plug} is the
 * plug of one BMC, where several read the same script; what follows {@code #} is a comment.
 * Immutable.
 */
final class FaultScript {
  static final FaultScript EMPTY = new FaultScript(Map.of());

  private final Map<String, Faults> byPlug;

  private FaultScript(Map<String, Faults> byPlug) {
    this.byPlug = byPlug;
  }

  static FaultScript parse(String text) {
    Map<String, Faults> byPlug = new HashMap<>();
    for (String line : text.split("\\R", -1)) {
      String entries = line.replaceFirst("#.*", "");
      for (String entry : entries.split(",", -1)) {
        if (!entry.isBlank()) {
          addEntry(entry.strip(), byPlug);
        }
      }
    }
    return new FaultScript(Map.copyOf(byPlug));
  }

  private static void addEntry(String entry, Map<String, Faults> byPlug) {
    int colon = entry.lastIndexOf(':'); // an IPv6 address has colons of its own
    if (colon < 1) {
      throw new IllegalArgumentException("'" + entry + "' is not plug:fault or plug:fault=seconds");
    }
    String[] fault = entry.substring(colon + 1).strip().split("=", 2);
    Duration time = fault.length == 1 ? Duration.ZERO : seconds(fault[1].strip(), entry);
    Faults one = new Faults(Map.of(Fault.of(fault[0].strip()), time));
    byPlug.merge(entry.substring(0, colon).strip(), one, Faults::and);
  }

  private static Duration seconds(String text, String entry) {
    try {
      double seconds = Double.parseDouble(text);
      if (seconds >= 0 && seconds <= 86_400) {
        return Duration.ofMillis(Math.round(seconds * 1000));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + entry + "' has no number of seconds", e);
    }
    throw new IllegalArgumentException("'" + entry + "' has not 0 to 86400 seconds");
  }

  /** The faults of a plug. */
  Faults of(String ip, String plug) {
    return ofAll(ip).and(of(plug)).and(of(ip + "/" + plug));
  }

  /** The faults of the BMC itself. */
  Faults ofAll(String ip) {
    return of("*").and(of(ip + "/*"));
  }

  private Faults of(String key) {
    return byPlug.getOrDefault(key, Faults.NONE);
  }
}
