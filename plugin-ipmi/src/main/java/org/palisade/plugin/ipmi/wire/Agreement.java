package org.palisade.plugin.ipmi.wire;

/**
 * What both ends know after RAKP message 2, and what they prove to each other with it (13.31).
 *
 * @param suite the cipher suite
 * @param console the console's session id, as on the wire
 * @param bmc the BMC's session id
 * @param consoleRandom the console's 16 random bytes
 * @param bmcRandom the BMC's 16 random bytes
 * @param guid the BMC's GUID
 * @param role the requested level with its flag, just as RAKP message 1 had it
 * @param user the name
 */
public record Agreement(
    Suite suite,
    int console,
    int bmc,
    Octets consoleRandom,
    Octets bmcRandom,
    Octets guid,
    int role,
    Octets user) {

  /**
   * What RAKP message 2 carries: the BMC knows the password.
   *
   * @param password the user's key
   * @return the code, not cut
   */
  public Octets bmcProof(Octets password) {
    return hash()
        .of(
            password,
            Octets.le32(console),
            Octets.le32(bmc),
            consoleRandom,
            bmcRandom,
            guid,
            who());
  }

  /**
   * What RAKP message 3 carries: the console knows the password.
   *
   * @param password the user's key
   * @return the code, not cut
   */
  public Octets consoleProof(Octets password) {
    return hash().of(password, bmcRandom, Octets.le32(console), who());
  }

  /**
   * The session integrity key, from which the others are made.
   *
   * @param key the BMC's key Kg, or the user's where it has none
   * @return the key
   */
  public Octets sessionKey(Octets key) {
    return hash().of(key, consoleRandom, bmcRandom, who());
  }

  /**
   * What RAKP message 4 carries: both have the same session key.
   *
   * @param sessionKey of {@link #sessionKey}
   * @return the code, cut
   */
  public Octets keyProof(Octets sessionKey) {
    return hash().cut(hash().of(sessionKey, consoleRandom, Octets.le32(bmc), guid));
  }

  private Octets who() {
    return Octets.join(Octets.of(role, user.size()), user);
  }

  private Hash hash() {
    return suite.hash();
  }
}
