package org.palisade.plugin.ipmi.session;

import java.util.List;
import java.util.Optional;
import org.palisade.plugin.ipmi.wire.Octets;
import org.palisade.plugin.ipmi.wire.Suite;

/**
 * Where the BMC is and who logs in.
 *
 * @param host its name or address
 * @param port its port
 * @param user the name
 * @param password the user's key
 * @param key the BMC's key Kg, where it has one
 * @param privilege the level that is asked for
 * @param suites the cipher suites to try, the best first
 */
public record Login(
    String host,
    int port,
    Octets user,
    Octets password,
    Optional<Octets> key,
    Privilege privilege,
    List<Suite> suites) {

  /** The BMC looks the user up by the name alone, whatever level was asked for. */
  private static final int BY_NAME = 0x10;

  /** Copies the list. */
  public Login {
    suites = List.copyOf(suites);
  }

  /** The requested level as RAKP message 1 has it; Open Session asks for the very same. */
  int role() {
    return BY_NAME | privilege.level();
  }

  /** The key that session keys are made of. */
  Octets bmcKey() {
    return key.orElse(password);
  }
}
