package org.palisade.host.device;

import java.time.Duration;
import java.util.function.Consumer;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithDevice;

/** A device that is held for a while. Thread-safe; nothing here blocks. */
public interface Lease extends AutoCloseable {

  /** What a call does, which says what its failure means and who goes first. */
  enum Kind {
    /** Asks for a state within a fencing. */
    READ(false, true),
    /** Switches off. */
    OFF(true, true),
    /** Switches on. */
    ON(true, true),
    /** Power-cycles. */
    CYCLE(true, true),
    /** Asks for a state, a list or an identity outside a fencing. */
    QUERY(false, false),
    /** A health check, which a refused login stops until something has changed. */
    MONITOR(false, false);

    private final boolean command;
    private final boolean urgent;

    Kind(boolean command, boolean urgent) {
      this.command = command;
      this.urgent = urgent;
    }

    /**
     * Whether it changes a power state.
     *
     * @return whether an unexplained failure is UNCERTAIN
     */
    public boolean command() {
      return command;
    }

    /**
     * Whether it goes before calls that are not part of a fencing.
     *
     * @return whether it belongs to a fencing
     */
    public boolean urgent() {
      return urgent;
    }
  }

  /**
   * One conversation with a device.
   *
   * @param <T> what it answers
   */
  @FunctionalInterface
  interface Work<T> {

    /**
     * Talks to the device; blocking and interruptible.
     *
     * @param device the device
     * @param call its time and trace
     * @return the answer
     * @throws Exception whatever the plugin throws
     */
    T with(StonithDevice device, Call call) throws Exception;
  }

  /** A call that was asked for. */
  @FunctionalInterface
  interface Running {

    /**
     * Asks the call to stop: one that waits is not begun and is answered UNREACHABLE; one that runs
     * is interrupted.
     */
    void interrupt();
  }

  /**
   * The device.
   *
   * @return what was leased
   */
  DeviceSpec spec();

  /**
   * What a plug of this device is locked by.
   *
   * @param plug its name in any spelling
   * @return its key
   */
  PlugKey key(String plug);

  /**
   * Has a thread talk to the device when the device is free: calls of a fencing first, then in the
   * order they came. The limit counts from the call's begin; a call that outlives it is
   * interrupted. Where an interrupted call has not returned a second later, it is given up on and
   * answered UNCERTAIN, and the device is opened anew for the next; but {@link Kind#ON} and {@link
   * Kind#CYCLE} are answered only when they have returned, for only then they can send no more.
   *
   * @param <T> what it answers
   * @param kind what it does
   * @param limit the most time it may take
   * @param trace takes the lines of the conversation, secrets masked
   * @param work the conversation
   * @param then takes the answer, once, on a thread of the devices'; quick
   * @return the call
   */
  <T> Running call(
      Kind kind, Duration limit, Consumer<String> trace, Work<T> work, Consumer<Answer<T>> then);

  /** Gives the device back. Calls that still run are let go on. Harmless when repeated. */
  @Override
  void close();
}
