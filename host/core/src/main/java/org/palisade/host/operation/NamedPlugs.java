package org.palisade.host.operation;

import java.util.function.LongSupplier;
import org.palisade.host.device.Devices;
import org.palisade.plugin.PlugNamer;
import org.palisade.plugin.StonithException;

/**
 * Operations that know each plug by one name: those of devices that have several are asked for it
 * before anything is joined or locked. Thread-safe; nothing here waits.
 */
public final class NamedPlugs implements Operations {
  private final Operations operations;
  private final Devices devices;
  private final LongSupplier nanoTime;

  /**
   * Puts the question before operations.
   *
   * @param operations fence
   * @param devices where devices are leased
   * @param nanoTime as {@link System#nanoTime}
   */
  public NamedPlugs(Operations operations, Devices devices, LongSupplier nanoTime) {
    this.operations = operations;
    this.devices = devices;
    this.nanoTime = nanoTime;
  }

  @Override
  public Ticket begin(Order order, Listener listener) {
    if (order.targets().stream().flatMap(Target::parts).noneMatch(NamedPlugs::hasNames)) {
      return operations.begin(order, listener);
    }
    try {
      return Naming.begin(
          order, listener, Leased.all(order.targets(), devices), operations, nanoTime);
    } catch (StonithException e) {
      listener.done(Outcome.failed(e.getMessage()));
      return () -> {};
    }
  }

  static boolean hasNames(Target target) {
    return target.device().type().offers(PlugNamer.class);
  }

  @Override
  public Runnable everySecond(Runnable beat) {
    return operations.everySecond(beat);
  }
}
