package org.palisade.plugin.ipmi.wire;

import java.util.HexFormat;

/** Bytes as test vectors print them. */
public final class Hex {
  private Hex() {}

  public static Octets octets(String hex) {
    return Octets.copyOf(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  public static String text(Octets octets) {
    return HexFormat.of().formatHex(octets.toArray());
  }
}
