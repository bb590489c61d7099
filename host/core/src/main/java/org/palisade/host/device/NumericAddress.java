package org.palisade.host.device;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IP addresses in figures: of many spellings one. IPv4 is read as C libraries read it, with fewer
 * than four parts, octal ones and hexadecimal ones. Never asks a name server.
 */
final class NumericAddress {
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
  private static final Pattern PART = Pattern.compile("0[xX][0-9a-fA-F]{1,8}|[0-9]{1,11}");
  private static final int BYTES = 4;

  private NumericAddress() {}

  /**
   * The one spelling of an address.
   *
   * @param text perhaps an address, without brackets
   * @return four decimal numbers, or eight hexadecimal ones, with the zone as it was; nothing where
   *     it is none
   */
  static Optional<String> canonical(String text) {
    int percent = text.indexOf('%');
    String address = percent < 0 ? text : text.substring(0, percent);
    if (IPV6.matcher(address).matches()) {
      return ipv6(address).map(one -> one + text.substring(address.length()));
    }
    return percent < 0 ? ipv4(text) : Optional.empty();
  }

  private static Optional<String> ipv6(String address) {
    try {
      // In brackets it is never taken for a name.
      return Optional.of(InetAddress.getByName("[" + address + "]").getHostAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length > BYTES) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 0; i < parts.length; i++) {
      // The last part stands for all bytes that are left.
      int bytes = i < parts.length - 1 ? 1 : BYTES - i;
      long value = value(parts[i]);
      if (value < 0 || value >> (8 * bytes) != 0) {
        return Optional.empty();
      }
      address = (address << (8 * bytes)) | value;
    }
    return Optional.of(dotted(address));
  }

  /** Less than 0 for what is no number. */
  private static long value(String part) {
    if (!PART.matcher(part).matches()) {
      return -1;
    }
    try {
      return Long.decode(part);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String dotted(long address) {
    return (address >> 24)
        + "."
        + (address >> 16 & 0xff)
        + "."
        + (address >> 8 & 0xff)
        + "."
        + (address & 0xff);
  }
}
