package org.palisade.plugin.ipmi.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What ipmitool and ipmi_sim said to each other.
 *
 * @param asked ipmitool's datagrams
 * @param answered the datagrams of ipmi_sim, each at the place of its question
 */
record Recorded(List<Octets> asked, List<Octets> answered) {

  /** Reads the exchange. */
  static Recorded read() throws IOException {
    try (InputStream in = Recorded.class.getResourceAsStream("ipmitool-status.txt")) {
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
      return new Recorded(saidBy('>', lines), saidBy('<', lines));
    }
  }

  private static List<Octets> saidBy(char who, List<String> lines) {
    return lines.stream()
        .filter(line -> line.charAt(0) == who)
        .map(line -> Hex.octets(line.substring(2)))
        .toList();
  }
}
