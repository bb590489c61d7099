package org.palisade.host.device;

import java.util.SortedMap;
import java.util.TreeMap;
import org.palisade.plugin.Parameter;

/**
 * What names the machine that is talked to, in one spelling however it was written: that two
 * spellings are one endpoint has to be seen without asking anybody, for a lock may not wait for a
 * name server. A name and the number that it stands for stay two.
 */
final class Endpoint {
  private static final String IP = Parameter.IP.name();
  private static final String PORT = Parameter.IPPORT.name();

  private Endpoint() {}

  /**
   * The values that name the endpoint, with defaults. A port that is written behind the address
   * counts as the port: kinds that understand it have it beat the other.
   *
   * @param written the values as the device's settings have them, by the parameters' names
   * @return the same in their one spelling, sorted; for keys, never for people
   */
  static SortedMap<String, String> of(SortedMap<String, String> written) {
    SortedMap<String, String> texts = new TreeMap<>();
    written.forEach((name, text) -> texts.put(name, Spelling.of(text)));
    if (written.containsKey(IP)) {
      Address address = Address.of(written.get(IP));
      texts.put(IP, address.host());
      address.port().ifPresent(port -> texts.put(PORT, port));
    }
    return texts;
  }

  /** The same in one text: of one kind of device, equal ones are one endpoint. */
  static String text(SortedMap<String, String> written) {
    StringBuilder text = new StringBuilder();
    of(written)
        .forEach(
            (name, value) -> text.append(' ').append(name).append('=').append(measured(value)));
    return text.toString();
  }

  /** With its length in front, which keeps two different lists of values from reading the same. */
  static String measured(String value) {
    return value.length() + ":" + value;
  }
}
