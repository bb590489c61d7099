package org.palisade.host.operation;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.lock.FileLocks;

/** A whole host's operations in virtual time, over fake devices and real lock files. */
public abstract class OperationsInVirtualTime {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  final VirtualLoop loop = new VirtualLoop();
  final FakeDevices devices = new FakeDevices(loop);
  final FakeJournal journal = new FakeJournal();
  final FakeListener caller = new FakeListener();
  Executor clerk = Runnable::run;
  int halts;
  OperationsLoop operations;

  @Before
  public void start() {
    operations = host();
    operations.start();
    loop.settle();
  }

  OperationsLoop host() {
    return new OperationsLoop(
        devices,
        journal,
        new FileLocks(folder.getRoot().toPath().resolve("locks"), loop::now, loop.wall()),
        () -> halts++,
        loop,
        task -> clerk.execute(task),
        loop.wall(),
        () -> {});
  }

  Orders order(Action action) {
    return Orders.of(action, loop.now());
  }

  FakeDevice device() {
    return devices.device("ilo");
  }

  /** Begins a fencing of the one device. */
  Operations.Ticket begin(Action action, FakeListener listener) {
    return operations.begin(order(action).on("ilo"), listener);
  }

  /** Begins a fencing of the one device and lets time pass. */
  Outcome outcome(Orders order, Duration within) {
    operations.begin(order.on("ilo"), caller);
    loop.pass(within);
    return caller.outcome();
  }

  Outcome outcome(Action action) {
    return outcome(order(action), Duration.ofSeconds(60));
  }
}
