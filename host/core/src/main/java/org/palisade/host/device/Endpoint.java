package org.palisade.host.device;

import java.util.SortedMap;
import java.util.TreeMap;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;

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
   * @param values the device's settings
   * @return texts by the parameters' names, sorted; for keys, never for people
   */
  static SortedMap<String, String> of(Values values) {
    SortedMap<String, String> texts = new TreeMap<>();
    SortedMap<String, String> written = values.texts(Role.ENDPOINT);
    written.forEach((name, text) -> texts.put(name, Spelling.of(text)));
    if (written.containsKey(IP)) {
      Address address = Address.of(written.get(IP));
      texts.put(IP, address.host());
      address.port().ifPresent(port -> texts.put(PORT, port));
    }
    return texts;
  }

  /** The same with the kind, in one text: equal ones are one endpoint. */
  static String text(DeviceType type, Values values) {
    StringBuilder text = new StringBuilder(type.name());
    of(values)
        .forEach(
            (name, value) -> text.append(' ').append(name).append('=').append(measured(value)));
    return text.toString();
  }

  /** With its length in front, which keeps two different lists of values from reading the same. */
  static String measured(String value) {
    return value.length() + ":" + value;
  }
}
