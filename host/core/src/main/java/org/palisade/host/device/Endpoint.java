package org.palisade.host.device;

import java.util.SortedMap;
import java.util.TreeMap;
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
   * @param spec the device
   * @return texts by the parameters' names, sorted; for keys, never for people
   */
  static SortedMap<String, String> of(DeviceSpec spec) {
    SortedMap<String, String> values = new TreeMap<>();
    SortedMap<String, String> written = spec.values().texts(Role.ENDPOINT);
    written.forEach((name, text) -> values.put(name, Spelling.of(text)));
    if (written.containsKey(IP)) {
      Address address = Address.of(written.get(IP));
      values.put(IP, address.host());
      address.port().ifPresent(port -> values.put(PORT, port));
    }
    return values;
  }
}
