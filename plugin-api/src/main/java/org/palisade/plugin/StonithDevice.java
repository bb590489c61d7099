package org.palisade.plugin;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One management endpoint: a BMC, a power strip, an account of a cloud.
 *
 * <p><b>Calls.</b> Each is one straight conversation with the device, blocking, ended within {@link
 * Call#left()} and by an interrupt of its thread within a second. It never waits for a state to be
 * reached, never repeats a command, and never remembers a power state as an answer. It may keep a
 * session, a token or what it learned of the device's shape.
 *
 * <p><b>Threads.</b> The host makes one call at a time unless the kind says otherwise ({@link
 * DeviceType#parallelCalls}); successive calls may come on different threads. {@link #disconnect}
 * and {@link #close} come when no call runs, or after a call that outlived its time was given up
 * on.
 *
 * <p><b>Failures.</b> A {@link StonithException} says what the host may conclude. Any other
 * exception is taken as {@link StonithException.Reason#UNCERTAIN UNCERTAIN} when a command threw it
 * and as {@link StonithException.Reason#PROTOCOL PROTOCOL} when a read did, so letting an {@link
 * IOException} pass is always safe.
 */
@ConsumerType
public interface StonithDevice extends AutoCloseable {

  /**
   * Asks the device for the power state of a plug, now.
   *
   * @param plug the plug's name as the device knows it, never blank; empty text for a kind with
   *     {@link DeviceType.Trait#ONE_PLUG} or {@link DeviceType.Trait#PLUG_OPTIONAL} that was given
   *     none
   * @param call the time that is left, and the trace
   * @return {@link PowerState#ON} or {@link PowerState#OFF} only if the device said just that;
   *     {@link PowerState#UNKNOWN} for any other state that it names
   * @throws StonithException with {@link StonithException.Reason#UNKNOWN_PLUG} where the device has
   *     no such plug, {@link StonithException.Reason#PROTOCOL} where the answer is absent or cannot
   *     be read, {@link StonithException.Reason#REFUSED} where a command that the device accepted
   *     for this plug has since failed
   * @throws IOException taken as {@link StonithException.Reason#PROTOCOL}
   * @throws InterruptedException when the host interrupts the call
   */
  PowerState read(String plug, Call call)
      throws StonithException, IOException, InterruptedException;

  /**
   * Switches a plug off, hard: no shutdown of the operating system. Returns once the device
   * accepted the command, which need not have acted yet. A plug that is off already is no error.
   *
   * @param plug as in {@link #read}
   * @param call as in {@link #read}
   * @throws StonithException with the reason that tells whether the command may have been sent
   * @throws IOException taken as {@link StonithException.Reason#UNCERTAIN}
   * @throws InterruptedException when the host interrupts the call
   */
  void powerOff(String plug, Call call) throws StonithException, IOException, InterruptedException;

  /**
   * Switches a plug on. Returns once the device accepted the command. A plug that is on already is
   * no error.
   *
   * @param plug as in {@link #read}
   * @param call as in {@link #read}
   * @throws StonithException with the reason that tells whether the command may have been sent
   * @throws IOException taken as {@link StonithException.Reason#UNCERTAIN}
   * @throws InterruptedException when the host interrupts the call
   */
  void powerOn(String plug, Call call) throws StonithException, IOException, InterruptedException;

  /**
   * Checks that the device can be reached and that the login works. Changes nothing.
   *
   * @param call as in {@link #read}
   * @throws StonithException with the reason
   * @throws IOException taken as {@link StonithException.Reason#PROTOCOL}
   * @throws InterruptedException when the host interrupts the call
   */
  void monitor(Call call) throws StonithException, IOException, InterruptedException;

  /**
   * What the device says of the machine that a plug powers: its serial number, GUID or UUID, which
   * the host compares with a pinned one before it sends a power command.
   *
   * @param plug as in {@link #read}
   * @param call as in {@link #read}
   * @return the identity, or nothing where this kind cannot tell
   * @throws StonithException with the reason
   * @throws IOException taken as {@link StonithException.Reason#PROTOCOL}
   * @throws InterruptedException when the host interrupts the call
   */
  default Optional<String> identity(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    return Optional.empty();
  }

  /**
   * All that the device says of the machine that a plug powers, where that is more than its {@link
   * #identity}: a UUID and a serial number. The host takes any of them for the machine.
   *
   * @param plug as in {@link #read}
   * @param call as in {@link #read}
   * @return all that it tells, the one that is to be pinned first; none where this kind cannot tell
   * @throws StonithException with the reason
   * @throws IOException taken as {@link StonithException.Reason#PROTOCOL}
   * @throws InterruptedException when the host interrupts the call
   */
  default List<String> identities(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    return identity(plug, call).stream().toList();
  }

  /**
   * Ends sessions and closes sockets, and keeps what was learned. The device stays usable: the next
   * call connects anew. Quick, and harmless when repeated.
   */
  default void disconnect() {}

  /** Ends the device for good: no socket and no session is left. Harmless when repeated. */
  @Override
  default void close() {
    disconnect();
  }
}
