package org.palisade.host.device;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address that may hold a port.
 *
 * @param host a name, a number or a URL, in its one spelling
 * @param port the port behind it, if there is one
 */
record Address(String host, Optional<String> port) {
  // A bare IPv6 address has more than one colon, and no port.
  private static final Pattern WITH_PORT =
      Pattern.compile("(\\[[^\\]]*\\]|[^\\[\\]:/]+):0*([0-9]{1,5})");

  private static final Pattern ONE_NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]+");

  static Address of(String text) {
    Matcher parts = WITH_PORT.matcher(text.strip());
    return parts.matches()
        ? new Address(host(parts.group(1)), Optional.of(parts.group(2)))
        : new Address(host(text.strip()), Optional.empty());
  }

  // Elsewhere a lone number is a number.
  private static String host(String text) {
    return ONE_NUMBER.matcher(text).matches()
        ? NumericAddress.canonical(text).orElse(text)
        : Spelling.of(text);
  }
}
