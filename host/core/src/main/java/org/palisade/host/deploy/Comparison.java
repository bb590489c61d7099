package org.palisade.host.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.palisade.host.deploy.Configuration.Configured;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Lease;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.StonithException;

/**
 * Has two versions of a plugin read each plug: a version that reads everything as off would be a
 * false off everywhere. What the old version cannot read is left out; one plug that the new one was
 * not asked for keeps it out. Used once.
 */
final class Comparison {
  private static final int SIDE_BY_SIDE = 32;

  private final Devices devices;
  private final Findings findings;

  /**
   * Begins; its time runs.
   *
   * @param devices where both versions are leased
   * @param most how long it may take
   */
  Comparison(Devices devices, Duration most) {
    this.devices = devices;
    this.findings = new Findings(most);
  }

  /**
   * Compares.
   *
   * @param before the devices of the old version, by name
   * @param after the same devices of the new one
   * @param into takes what was compared, and what was not
   * @throws Refused where the two disagree, or were not compared in time
   * @throws InterruptedException where the thread is interrupted
   */
  void compare(
      Map<String, Configured> before, Map<String, Configured> after, Collection<String> into)
      throws Refused, InterruptedException {
    if (before.isEmpty()) {
      return;
    }
    List<TwoVersions> all = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE, Comparison::daemon);
    try {
      List<Step> begin = new ArrayList<>();
      before.forEach((name, old) -> begin.add(() -> begin(old, after.get(name), all)));
      run(threads, begin);
      List<Step> parts = new ArrayList<>();
      all.forEach(one -> parts.addAll(Collections.nCopies(one.parts(), one::compare)));
      run(threads, parts);
    } finally {
      threads.shutdownNow();
      all.forEach(TwoVersions::close);
    }
    findings.conclude(into);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "compare");
    thread.setDaemon(true);
    return thread;
  }

  private void begin(Configured old, Configured fresh, List<TwoVersions> into)
      throws InterruptedException {
    if (old.spec().type().has(Trait.STATE_UNREADABLE)) {
      return;
    }
    try {
      TwoVersions both = lease(old, fresh);
      into.add(both);
      both.list();
    } catch (StonithException e) {
      findings.refuse("cannot open a device: " + e.getMessage());
    }
  }

  private TwoVersions lease(Configured old, Configured fresh) throws StonithException {
    Lease before = devices.lease(old.spec());
    try {
      return new TwoVersions(old, before, devices.lease(fresh.spec()), findings);
    } catch (StonithException e) {
      before.close();
      throw e;
    }
  }

  /** A part of the work. */
  private interface Step extends Callable<Boolean> {
    void take() throws InterruptedException;

    @Override
    default Boolean call() throws InterruptedException {
      take();
      return true;
    }
  }

  private static void run(ExecutorService threads, List<Step> steps) throws InterruptedException {
    try {
      for (Future<Boolean> one : threads.invokeAll(steps)) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a comparison fails", e.getCause());
    }
  }
}
