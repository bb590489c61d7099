package org.palisade.plugin.ipmi;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import java.util.HexFormat;
import java.util.Optional;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.wire.Octets;

/**
 * The identity of a machine as its BMC tells it. IPMI sends a GUID backwards; many BMCs send what
 * their firmware's tables hold instead, where the first three fields are backwards, or send it
 * forwards. Which one it is shows the field that holds the version. One BMC always gives one text.
 */
final class Guid {
  private static final int SIZE = 16;
  private static final int[] BACKWARDS = {15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
  private static final int[] FIRMWARE = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

  private Guid() {}

  /** The GUID with its dashes; nothing where the BMC has none: all zeros or all ones. */
  static Optional<String> text(Octets data) throws StonithException {
    if (data.size() < SIZE) {
      throw new StonithException(PROTOCOL, "a GUID of " + data.size() + " bytes");
    }
    byte[] sent = data.slice(0, SIZE).toArray();
    if (isAll(sent, 0) || isAll(sent, 0xFF)) {
      return Optional.empty();
    }
    return Optional.of(dashed(ordered(sent, order(sent))));
  }

  private static boolean isAll(byte[] bytes, int value) {
    for (byte one : bytes) {
      if (one != (byte) value) {
        return false;
      }
    }
    return true;
  }

  private static int[] order(byte[] sent) {
    return isVersioned(ordered(sent, FIRMWARE)) ? FIRMWARE : BACKWARDS;
  }

  /** Whether version (1 to 5) and variant (binary 10) are where a GUID has them. */
  private static boolean isVersioned(byte[] guid) {
    int version = (guid[6] & 0xF0) >> 4;
    return version >= 1 && version <= 5 && (guid[8] & 0xC0) == 0x80;
  }

  private static byte[] ordered(byte[] sent, int[] order) {
    byte[] guid = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      guid[i] = sent[order[i]];
    }
    return guid;
  }

  private static String dashed(byte[] guid) {
    String hex = HexFormat.of().formatHex(guid);
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }
}
