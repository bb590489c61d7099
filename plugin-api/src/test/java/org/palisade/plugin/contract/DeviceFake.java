package org.palisade.plugin.contract;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.palisade.plugin.PowerState;

/**
 * A device to test a plugin against: it behaves as the real one does, misbehaves when told, and
 * counts. {@link DeviceContract} uses a fresh one for each test. Its methods are called from the
 * test's thread while the plugin may be talking to it from another.
 */
public interface DeviceFake extends AutoCloseable {

  /** What the device asks for under {@link Fault#BUSY_WITH_TIME}. */
  Duration RETRY_AFTER = Duration.ofSeconds(7);

  /**
   * The kind of device that this is, of those that the plugin brings.
   *
   * @return the name of a {@link org.palisade.plugin.DeviceType}
   */
  String kind();

  /**
   * The settings that open a device against this fake, as a device file would say them: names (new
   * or old) and texts. Those of secret parameters must not occur in messages by chance: not {@code
   * "a"}.
   *
   * @return names and values
   */
  Map<String, String> settings();

  /**
   * The settings that a pin of the endpoint takes the place of: other ways to believe it.
   *
   * @return names of {@link #settings}; none by default
   */
  default Set<String> settingsBesidePins() {
    return Set.of();
  }

  /**
   * A plug that the device has.
   *
   * @return its name
   */
  String plug();

  /**
   * A plug that the device has not.
   *
   * @return a name that would be valid
   */
  default String absentPlug() {
    return "404";
  }

  /**
   * The faults that this fake has no way to produce. The contract's tests of these do not count as
   * passed: they end as skipped, with the fault's name, so that whoever reads the result knows what
   * was not proven.
   *
   * @return the faults; none by default
   */
  default Set<Fault> cannotProduce() {
    return Set.of();
  }

  /**
   * What the fake handed out and nobody else may see: tokens, session keys. The values of secret
   * parameters need not be named again.
   *
   * @return none by default
   */
  default Set<String> secrets() {
    return Set.of();
  }

  /**
   * The true state of {@link #plug}, whatever the fake tells the plugin.
   *
   * @return {@link PowerState#ON} or {@link PowerState#OFF}
   */
  PowerState state();

  /**
   * Switches {@link #plug} behind the plugin's back, as a person at the device would.
   *
   * @param state {@link PowerState#ON} or {@link PowerState#OFF}
   */
  void put(PowerState state);

  /**
   * Misbehaves from now on. One fault at a time: it takes the place of the one before.
   *
   * @param fault one that is not among {@link #cannotProduce}
   */
  void inject(Fault fault);

  /** Behaves again. Requests that were taken without an answer get none. */
  void heal();

  /**
   * How many times somebody tried to log in. Where each request carries the credentials, each
   * request is a login.
   *
   * @return a count since the fake was made
   */
  int logins();

  /**
   * How many power commands came with a valid login, whatever became of them.
   *
   * @return a count since the fake was made
   */
  int commands();

  /**
   * How many requests were taken and left without an answer because of {@link Fault#HANG}.
   *
   * @return a count since the fake was made
   */
  int hanging();

  /**
   * How many connections or sessions the plugin holds open.
   *
   * @return a count of now
   */
  int sockets();

  /** Ends the fake and its threads. */
  @Override
  void close();
}
