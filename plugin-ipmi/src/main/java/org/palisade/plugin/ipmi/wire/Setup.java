package org.palisade.plugin.ipmi.wire;

import org.palisade.plugin.StonithException;

/**
 * The messages that set a session up: what the console sends, and what it reads (13.17 to 13.23).
 */
public final class Setup {
  private Setup() {}

  /**
   * What every answer of the set-up begins with.
   *
   * @param tag of the question
   * @param status 0, or why not
   * @param console the console's session id; 0 in some failures
   */
  public record Reply(int tag, Status status, int console) {
    static Reply parse(Octets payload) throws StonithException {
      Status status = Status.of(payload.at(1));
      // Failures may be cut after the status.
      int console = payload.size() < 8 ? 0 : payload.le32At(4);
      return new Reply(payload.at(0), status, console);
    }
  }

  /**
   * Reads the beginning of any answer.
   *
   * @param payload of an Open Session response, RAKP 2 or RAKP 4
   * @return the beginning
   * @throws StonithException with {@code PROTOCOL}
   */
  public static Reply reply(Octets payload) throws StonithException {
    return Reply.parse(payload);
  }

  /**
   * Asks for a session.
   *
   * @param tag comes back in the answer
   * @param privilege the highest level that will be asked for, 1 to 4
   * @param console the console's session id
   * @param suite the algorithms
   * @return a datagram
   */
  public static Octets open(int tag, int privilege, int console, Suite suite) {
    Octets payload =
        Octets.join(Octets.of(tag, privilege, 0, 0), Octets.le32(console), suite.algorithms());
    return new Packet(Packet.OPEN_REQUEST, payload).encode();
  }

  /**
   * The answer to {@link #open} that was granted.
   *
   * @param bmc the BMC's session id
   * @param algorithms what it chose: the same, or it speaks another suite than was asked for
   */
  public record Opened(int bmc, Octets algorithms) {

    /**
     * Reads it.
     *
     * @param payload of an Open Session response whose status is good
     * @return what it says
     * @throws StonithException with {@code PROTOCOL}
     */
    public static Opened parse(Octets payload) throws StonithException {
      return new Opened(payload.le32At(8), payload.slice(12, 24));
    }
  }

  /**
   * Says who logs in.
   *
   * @param tag comes back in the answer
   * @param bmc the BMC's session id
   * @param random the console's 16 random bytes
   * @param role the level and its flag
   * @param user the name
   * @return a datagram
   */
  public static Octets rakp1(int tag, int bmc, Octets random, int role, Octets user) {
    Octets payload =
        Octets.join(
            Octets.of(tag, 0, 0, 0),
            Octets.le32(bmc),
            random,
            Octets.of(role, 0, 0, user.size()),
            user);
    return new Packet(Packet.RAKP_1, payload).encode();
  }

  /**
   * The answer to {@link #rakp1}.
   *
   * @param random the BMC's 16 random bytes
   * @param guid the BMC's GUID
   * @param proof that it knows the password
   */
  public record Rakp2(Octets random, Octets guid, Octets proof) {

    /**
     * Reads it.
     *
     * @param payload of a RAKP 2 whose status is good
     * @return what it says
     * @throws StonithException with {@code PROTOCOL}
     */
    public static Rakp2 parse(Octets payload) throws StonithException {
      return new Rakp2(payload.slice(8, 16), payload.slice(24, 16), payload.from(40));
    }
  }

  /**
   * Proves that the console knows the password.
   *
   * @param tag comes back in the answer
   * @param bmc the BMC's session id
   * @param proof of {@link Agreement#consoleProof}
   * @return a datagram
   */
  public static Octets rakp3(int tag, int bmc, Octets proof) {
    return new Packet(Packet.RAKP_3, Octets.join(Octets.of(tag, 0, 0, 0), Octets.le32(bmc), proof))
        .encode();
  }

  /**
   * Tells a BMC that the console gives the set-up up, so that it frees the slot.
   *
   * @param tag of no meaning
   * @param bmc the BMC's session id
   * @return a datagram
   */
  public static Octets giveUp(int tag, int bmc) {
    Octets payload = Octets.join(Octets.of(tag, Status.BAD_PROOF.code(), 0, 0), Octets.le32(bmc));
    return new Packet(Packet.RAKP_3, payload).encode();
  }

  /**
   * The proof in RAKP 4.
   *
   * @param payload of a RAKP 4 whose status is good
   * @return the code
   * @throws StonithException with {@code PROTOCOL}
   */
  public static Octets keyProof(Octets payload) throws StonithException {
    return payload.from(8);
  }
}
