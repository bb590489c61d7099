package org.palisade.host.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.palisade.host.deploy.Configuration.Configured;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Lease;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * Has two versions of a plugin read each plug: a version that reads everything as off would be a
 * false off everywhere. A plug that the old version cannot read is left out; one that is being
 * switched is read until it rests. Used once.
 */
final class Comparison {
  private static final Duration READ = Duration.ofSeconds(10);
  private static final Duration QUEUE = Duration.ofSeconds(10);
  private static final Duration ALL = Duration.ofSeconds(30);
  private static final String NOT_COMPARED =
      "not compared, for the version in force cannot read it: ";
  private static final int SIDE_BY_SIDE = 16;
  private static final int MOST_ROUNDS = 20;
  private static final int DISAGREEMENTS = 5;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Devices devices;
  private final long until = System.nanoTime() + ALL.toNanos();
  private final AtomicInteger compared = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  Comparison(Devices devices) {
    this.devices = devices;
  }

  /**
   * Compares.
   *
   * @param before the devices of the old version, by name
   * @param after the same devices of the new one
   * @param into takes what was compared, and what was not
   * @throws Refused where the two disagree
   * @throws InterruptedException where the thread is interrupted
   */
  void compare(
      Map<String, Configured> before, Map<String, Configured> after, Collection<String> into)
      throws Refused, InterruptedException {
    if (before.isEmpty()) {
      return;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(SIDE_BY_SIDE, before.size()),
            work -> {
              Thread thread = new Thread(work, "compare");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Callable<Optional<String>>> all = new ArrayList<>();
      before.forEach((name, old) -> all.add(() -> disagreement(old, after.get(name))));
      for (Future<Optional<String>> one : threads.invokeAll(all)) {
        Optional<String> disagreement = one.get();
        if (disagreement.isPresent()) {
          throw new Refused(disagreement.get());
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a comparison fails", e.getCause());
    } finally {
      threads.shutdownNow();
    }
    into.add("it reads " + compared.get() + " plugs as the version before it does");
    into.addAll(notes);
    if (late.get() > 0) {
      into.add(late.get() + " plugs were not compared within " + ALL.toSeconds() + " s");
    }
  }

  private Optional<String> disagreement(Configured old, Configured fresh)
      throws InterruptedException {
    if (old.spec().type().has(Trait.STATE_UNREADABLE)) {
      return Optional.empty();
    }
    try (Lease before = devices.lease(old.spec());
        Lease after = devices.lease(fresh.spec())) {
      for (String plug : plugs(old, before)) {
        Optional<String> disagreement = unlessUnreadable(before, after, plug);
        if (disagreement.isPresent()) {
          return disagreement;
        }
      }
    } catch (Unreadable e) {
      notes.add(NOT_COMPARED + e.getMessage());
    } catch (StonithException e) {
      return Optional.of("cannot open a device: " + e.getMessage());
    }
    return Optional.empty();
  }

  private Optional<String> unlessUnreadable(Lease before, Lease after, String plug)
      throws InterruptedException, Unreadable {
    if (System.nanoTime() - until > 0) {
      late.incrementAndGet();
      return Optional.empty();
    }
    try {
      return disagreement(before, after, plug);
    } catch (Unreadable e) {
      if (e.allOfIt) {
        throw e;
      }
      notes.add(NOT_COMPARED + e.getMessage());
      return Optional.empty();
    }
  }

  private static Collection<String> plugs(Configured one, Lease lease)
      throws InterruptedException, Unreadable {
    if (!one.listed()) {
      return new TreeSet<>(one.plugs());
    }
    Answer<List<Plug>> listed =
        ask(
            lease,
            (device, call) -> device instanceof PlugLister lister ? lister.plugs(call) : List.of());
    return value(listed).stream().map(Plug::id).toList();
  }

  private Optional<String> disagreement(Lease before, Lease after, String plug)
      throws InterruptedException, Unreadable {
    int disagreements = 0;
    String found = "";
    for (int round = 0; round < MOST_ROUNDS; round++) {
      PowerState old = value(read(before, plug));
      Answer<PowerState> fresh = read(after, plug);
      if (fresh.value().filter(old::equals).isPresent()) {
        compared.incrementAndGet();
        return Optional.empty();
      }
      boolean rests = value(read(before, plug)) == old;
      if (rests) {
        found =
            fresh
                .failure()
                .map(why -> "cannot read a plug that the version in force reads: " + why.message())
                .orElseGet(() -> otherwise(before, plug, old, fresh));
        if (++disagreements == DISAGREEMENTS || heldOff(fresh)) {
          return Optional.of(found);
        }
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
    notes.add(before.spec().name() + "/" + plug + ": not compared, for it does not rest");
    return Optional.empty();
  }

  // Another try would lock an account.
  private static boolean heldOff(Answer<PowerState> fresh) {
    return fresh.failure().filter(why -> why.reason() == Reason.LOGIN_REFUSED).isPresent();
  }

  private static String otherwise(
      Lease before, String plug, PowerState old, Answer<PowerState> fresh) {
    return "reads "
        + before.spec().name()
        + "/"
        + plug
        + " as "
        + fresh.value().map(PowerState::name).orElse("nothing")
        + ", which the version in force reads as "
        + old
        + "; one of the two is wrong, find out which at the device itself";
  }

  private static Answer<PowerState> read(Lease lease, String plug) throws InterruptedException {
    return ask(lease, (device, call) -> device.read(plug, call));
  }

  private static <T> T value(Answer<T> answer) throws Unreadable {
    if (answer.failure().isPresent()) {
      throw new Unreadable(answer.failure().get());
    }
    return answer.value().orElseThrow();
  }

  /** Asks a device, and waits for its answer. */
  static <T> Answer<T> ask(Lease lease, Lease.Work<T> work) throws InterruptedException {
    CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
    Lease.Running call = lease.call(Lease.Kind.QUERY, READ, line -> {}, work, answer::complete);
    try {
      return answer.get(READ.plus(QUEUE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      call.interrupt();
      return Answer.failed(
          Reason.UNREACHABLE, lease.spec().name() + ": busy with other calls for too long");
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is never completed by an exception", e);
    }
  }

  /** The version in force cannot read a plug, or anything of a device. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean allOfIt;

    Unreadable(Answer.Failure why) {
      super(why.message());
      allOfIt =
          switch (why.reason()) {
            case UNREACHABLE, LOGIN_REFUSED, INVALID_SETTINGS -> true;
            case UNCERTAIN, BUSY, FORBIDDEN, UNKNOWN_PLUG, REFUSED, PROTOCOL -> false;
          };
    }
  }
}
