package org.palisade.plugin.ipmi.wire;

import org.palisade.plugin.StonithException;

/** IPMI's own messages, between the console (0x81) and the BMC (0x20) (13.8). */
public final class Message {
  private static final int BMC = 0x20;
  private static final int CONSOLE = 0x81;

  private Message() {}

  /**
   * A question.
   *
   * @param command what is asked
   * @param number comes back in the answer: 0 to 63
   * @param data what the command takes
   */
  public record Request(Command command, int number, Octets data) {

    /**
     * Its bytes.
     *
     * @return a payload
     */
    public Octets encode() {
      Octets head = Octets.of(BMC, command.group() << 2);
      Octets body = Octets.join(Octets.of(CONSOLE, number << 2, command.code()), data);
      return Octets.join(head, checksum(head), body, checksum(body));
    }
  }

  /**
   * An answer.
   *
   * @param group the network function of the question
   * @param code the command
   * @param number of the question
   * @param completion 0, or why not
   * @param data what it says
   */
  public record Response(int group, int code, int number, int completion, Octets data) {

    /**
     * Reads one. The checksums are not looked at: there are BMCs that get them wrong, and each
     * message came in a packet that was signed.
     *
     * @param message the payload
     * @return the answer
     * @throws StonithException with {@code PROTOCOL}
     */
    public static Response parse(Octets message) throws StonithException {
      return new Response(
          (message.at(1) >> 2) - 1,
          message.at(5),
          message.at(4) >> 2,
          message.at(6),
          message.slice(7, message.size() - 8));
    }

    /**
     * Whether this is the answer to a question.
     *
     * @param request the question
     * @return if command and number agree
     */
    public boolean answers(Request request) {
      return group == request.command().group()
          && code == request.command().code()
          && number == request.number();
    }
  }

  /**
   * The byte that makes a sum zero.
   *
   * @param bytes what is summed
   * @return one byte
   */
  public static Octets checksum(Octets bytes) {
    int sum = 0;
    for (byte one : bytes.bare()) {
      sum += one;
    }
    return Octets.of(-sum);
  }
}
