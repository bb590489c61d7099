package org.palisade.host.device;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device with its session, its queue, and its lost calls. A call that was given up on takes its
 * session with it: the next one opens the device anew. When too many are lost in the plugin the
 * device gets no more threads. Its monitor guards its state; no plugin code runs under it.
 */
final class WarmDevice {
  private static final Logger LOG = LoggerFactory.getLogger(WarmDevice.class);
  private static final int MOST_LOST = 2;
  private static final Duration OPEN_LIMIT = Duration.ofSeconds(10);

  /**
   * What devices share.
   *
   * @param workers threads
   * @param timer for limits and idle times
   * @param holdOffs refused logins
   * @param folders what outlives this process
   * @param kept how long a disconnected device that no one leases is remembered
   */
  record House(
      Workers workers,
      ScheduledExecutorService timer,
      HoldOffs holdOffs,
      RunFolders folders,
      Duration kept) {}

  private static final class Session {
    private final StonithDevice code;
    private int calls;
    private boolean discarded;

    Session(StonithDevice code) {
      this.code = code;
    }
  }

  private final DeviceSpec spec;
  private final Plugin plugin;
  private final House house;
  private final Mask mask;
  private final String holdId;
  private final Runnable whenClosed;
  private final CompletableFuture<Answer<Boolean>> opening = new CompletableFuture<>();

  private final Deque<DeviceCall<?>> urgent = new ArrayDeque<>();
  private final Deque<DeviceCall<?>> others = new ArrayDeque<>();
  // The calls that have a place, with the session that they use once they have one.
  private final IdentityHashMap<DeviceCall<?>, Optional<Session>> running = new IdentityHashMap<>();
  private Optional<Session> session = Optional.empty();
  private Optional<ScheduledFuture<?>> idleAlarm = Optional.empty();
  private int lostCalls;
  private int endings;
  private int leases;
  private boolean openingBegun;
  private boolean loginTried;
  private boolean disconnecting;
  private boolean closed;
  private String whyClosed = "it was not used for long";

  WarmDevice(DeviceSpec spec, Plugin plugin, House house, Runnable whenClosed) {
    this.spec = spec;
    this.plugin = plugin;
    this.house = house;
    this.mask = Mask.of(spec.values());
    this.holdId = house.holdOffs().id(spec);
    this.whenClosed = whenClosed;
  }

  Mask mask() {
    return mask;
  }

  Plugin plugin() {
    return plugin;
  }

  ScheduledExecutorService timer() {
    return house.timer();
  }

  /** Whether there is a session, as far as can be told without asking the device. */
  synchronized WarmDevices.Warmth warmth() {
    return !running.isEmpty()
        ? WarmDevices.Warmth.IN_USE
        : session.isPresent() && loginTried ? WarmDevices.Warmth.WARM : WarmDevices.Warmth.COLD;
  }

  /**
   * Has the plugin open the device, which contacts nothing; once.
   *
   * @return done when it is open, or could not be opened
   */
  CompletableFuture<Answer<Boolean>> open() {
    synchronized (this) {
      if (openingBegun) {
        return opening;
      }
      openingBegun = true;
    }
    DeviceCall<Boolean> call =
        new DeviceCall<>(
            this,
            spec.name(),
            Lease.Kind.READ,
            OPEN_LIMIT,
            line -> {},
            (device, budget) -> true,
            opening::complete);
    submit(call, new Talk<>(call, false));
    return opening;
  }

  /**
   * Takes the device for a while.
   *
   * @return false where it has been closed
   */
  synchronized boolean take() {
    if (closed) {
      return false;
    }
    leases++;
    idleAlarm.ifPresent(alarm -> alarm.cancel(false));
    idleAlarm = Optional.empty();
    return true;
  }

  synchronized void giveBack() {
    leases--;
    settled();
  }

  <T> void submit(DeviceCall<T> call) {
    submit(call, new Talk<>(call, true));
  }

  private <T> void submit(DeviceCall<T> call, Talk<T> talk) {
    Optional<Answer.Failure> refusal;
    synchronized (this) {
      refusal = refusal();
      if (refusal.isEmpty()) {
        call.queue(talk);
        (call.kind().urgent() ? urgent : others).add(call);
        dispatch();
      }
    }
    refusal.ifPresent(why -> timer().execute(() -> call.refuse(why)));
  }

  private Optional<Answer.Failure> refusal() {
    if (closed) {
      return Optional.of(unreachable(whyClosed + "; nothing was sent"));
    }
    if (lostCalls >= MOST_LOST || endings >= MOST_LOST) {
      return Optional.of(
          unreachable(
              "earlier calls do not return from plugin "
                  + plugin.name()
                  + "; nothing was sent, restart the host"));
    }
    return Optional.empty();
  }

  private Answer.Failure unreachable(String what) {
    return new Answer.Failure(
        Reason.UNREACHABLE, spec.name() + ": " + mask.line(what), Duration.ZERO);
  }

  /** Takes a call that has not begun out of the queue. */
  synchronized void forget(DeviceCall<?> call) {
    urgent.remove(call);
    others.remove(call);
  }

  private void dispatch() {
    while (!disconnecting && running.size() < limit()) {
      DeviceCall<?> next = urgent.isEmpty() ? others.poll() : urgent.poll();
      if (next == null) {
        return;
      }
      running.put(next, Optional.empty());
      house.workers().run(plugin.share(), next.kind().urgent(), next.queued());
    }
  }

  // Until a first call showed that the login is not refused there is one at a time, or a wrong
  // password would be tried by all of them at once.
  private int limit() {
    return loginTried ? spec.type().parallelCalls() : 1;
  }

  private final class Talk<T> implements Workers.Job {
    private final DeviceCall<T> call;
    private final boolean contacts;

    Talk(DeviceCall<T> call, boolean contacts) {
      this.call = call;
      this.contacts = contacts;
    }

    @Override
    public void run() {
      if (!call.begin()) {
        release(call);
        return;
      }
      Answer<T> answer = contacts ? unlessHeld() : inPlugin(call);
      if (call.end()) {
        cameBack();
      } else {
        release(call);
      }
      call.answer(answer);
    }

    private Answer<T> unlessHeld() {
      Optional<HoldOffs.Hold> hold = house.holdOffs().find(holdId);
      if (hold.filter(one -> holds(one, call.kind())).isPresent()) {
        return call.failure(Reason.LOGIN_REFUSED, held(hold.get()));
      }
      Answer<T> answer = inPlugin(call);
      noteLogin(answer, hold.isPresent());
      return answer;
    }

    @Override
    public void refused(String why) {
      release(call);
      call.refuse(unreachable(why + "; nothing was sent"));
    }
  }

  private static boolean holds(HoldOffs.Hold hold, Lease.Kind kind) {
    return kind == Lease.Kind.MONITOR || !hold.left().isZero();
  }

  private static String held(HoldOffs.Hold hold) {
    String next =
        hold.left().isZero()
            ? "tried again by the next fencing only"
            : "not tried again for " + (hold.left().toSeconds() + 1) + " s";
    return "login refused "
        + hold.age().toSeconds()
        + " s ago, "
        + next
        + "; correct user and password, or run 'palisade forget --logins'";
  }

  private <T> void noteLogin(Answer<T> answer, boolean wasHeld) {
    boolean refused =
        answer.failure().filter(why -> why.reason() == Reason.LOGIN_REFUSED).isPresent();
    if (refused) {
      house.holdOffs().refused(holdId);
    } else if (wasHeld && answer.value().isPresent()) {
      house.holdOffs().forget(holdId);
    }
    synchronized (this) {
      loginTried = !refused && session.isPresent();
    }
  }

  // The plugin's class loader is the thread's, so that what it loads by name is found.
  private <T> Answer<T> inPlugin(DeviceCall<T> call) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(plugin.loader());
    try {
      return call.talk(enter(call));
    } catch (StonithException e) {
      return call.failed(e);
    } catch (Throwable e) {
      return call.failure(
          Reason.UNREACHABLE, "plugin " + plugin.name() + " failed to open the device: " + e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private StonithDevice enter(DeviceCall<?> call) throws StonithException {
    synchronized (this) {
      if (session.isPresent()) {
        use(call, session.get());
        return session.get().code;
      }
    }
    Session fresh = new Session(opened());
    synchronized (this) {
      if (running.containsKey(call)) {
        session = Optional.of(fresh);
        use(call, fresh);
      } else {
        // Given up on while it opened: another call has opened a session of its own.
        end(fresh);
      }
    }
    return fresh.code;
  }

  private void use(DeviceCall<?> call, Session in) {
    in.calls++;
    running.put(call, Optional.of(in));
  }

  private StonithDevice opened() throws StonithException {
    StonithDevice code = spec.type().open(house.folders().settings(spec));
    if (code == null) {
      throw new StonithException(
          Reason.UNREACHABLE, "plugin " + plugin.name() + " opened no device (null)");
    }
    return code;
  }

  private synchronized void release(DeviceCall<?> call) {
    leave(call);
    dispatch();
    settled();
  }

  private Optional<Session> leave(DeviceCall<?> call) {
    Optional<Session> from = Optional.ofNullable(running.remove(call)).flatMap(in -> in);
    from.ifPresent(
        in -> {
          in.calls--;
          if (in.discarded && in.calls == 0) {
            end(in);
          }
        });
    return from;
  }

  /** A call that does not end leaves its place to others, and its session is not used again. */
  void givenUp(DeviceCall<?> call) {
    List<DeviceCall<?>> refused = List.of();
    Optional<Answer.Failure> why;
    synchronized (this) {
      lostCalls++;
      running.getOrDefault(call, Optional.empty()).ifPresent(this::discard);
      leave(call);
      why = refusal();
      if (why.isPresent()) {
        refused = waiting();
      }
      dispatch();
      settled();
    }
    LOG.warn(
        "{}: a call to plugin {} does not end when interrupted; the device is opened anew",
        spec.name(),
        plugin.name());
    refused.forEach(one -> why.ifPresent(one::refuse));
  }

  private void discard(Session used) {
    used.discarded = true;
    if (session.filter(now -> now == used).isPresent()) {
      session = Optional.empty();
      loginTried = false;
    }
  }

  private List<DeviceCall<?>> waiting() {
    List<DeviceCall<?>> all = new ArrayList<>(urgent);
    all.addAll(others);
    urgent.clear();
    others.clear();
    return all;
  }

  private synchronized void cameBack() {
    lostCalls--;
    dispatch();
    settled();
  }

  private boolean idle() {
    return leases == 0 && running.isEmpty() && urgent.isEmpty() && others.isEmpty();
  }

  // After each change that may have left the device without work.
  private void settled() {
    notifyAll();
    if (idle() && !closed && !disconnecting && idleAlarm.isEmpty()) {
      after(spec.type().keepWarm(), this::cool);
    }
  }

  private void after(Duration idle, Runnable what) {
    idleAlarm = Optional.of(timer().schedule(what, idle.toNanos(), TimeUnit.NANOSECONDS));
  }

  private synchronized void cool() {
    idleAlarm = Optional.empty();
    if (!idle() || closed) {
      return;
    }
    loginTried = false;
    session.ifPresent(
        warm -> {
          disconnecting = true;
          ending(warm.code::disconnect, this::cooled, () -> stuck(warm));
        });
    after(house.kept(), this::closeUnused);
  }

  private synchronized void cooled() {
    disconnecting = false;
    dispatch();
    settled();
  }

  private synchronized void stuck(Session warm) {
    discard(warm);
    cooled();
  }

  private void closeUnused() {
    synchronized (this) {
      idleAlarm = Optional.empty();
      if (!idle() || closed || disconnecting) {
        return;
      }
      close();
    }
  }

  private void close() {
    closed = true;
    idleAlarm.ifPresent(alarm -> alarm.cancel(false));
    session.ifPresent(
        last -> {
          discard(last);
          if (last.calls == 0) {
            end(last);
          }
        });
    whenClosed.run();
  }

  private void end(Session over) {
    ending(over.code::close, () -> {}, () -> {});
  }

  private void ending(Runnable what, Runnable done, Runnable late) {
    endings++;
    Ending.Then then = new Ending.Then(done, late, this::ended);
    Ending job = new Ending(spec.name(), plugin, what, then, timer());
    house.workers().run(plugin.share(), false, job);
  }

  private synchronized void ended() {
    endings--;
    notifyAll();
  }

  /**
   * Waits until no one leases the device or calls it.
   *
   * @param untilNanos when the waiting ends, on the scale of {@link System#nanoTime}
   */
  synchronized void drain(long untilNanos) throws InterruptedException {
    await(() -> leases == 0 && running.isEmpty(), untilNanos);
  }

  /**
   * Closes the device for good: what waits is refused, what runs is interrupted.
   *
   * @param why the beginning of the sentence that its callers are told
   */
  void end(String why) {
    List<DeviceCall<?>> waiting;
    List<DeviceCall<?>> begun;
    synchronized (this) {
      if (closed) {
        return;
      }
      whyClosed = why;
      close();
      waiting = waiting();
      begun = List.copyOf(running.keySet());
    }
    Answer.Failure refusal = unreachable(why + "; nothing was sent");
    waiting.forEach(call -> call.refuse(refusal));
    begun.forEach(DeviceCall::interrupt);
  }

  /**
   * Closes the device for good, unless someone leases it.
   *
   * @param why as of {@link #end(String)}
   */
  void endUnleased(String why) {
    boolean unleased;
    synchronized (this) {
      unleased = leases == 0;
    }
    if (unleased) {
      end(why);
    }
  }

  /**
   * Waits until a closed device has left its plugin.
   *
   * @param untilNanos when the waiting ends
   * @return whether no call and no session is left in the plugin
   */
  synchronized boolean left(long untilNanos) throws InterruptedException {
    await(() -> running.isEmpty() && lostCalls == 0 && endings == 0, untilNanos);
    return running.isEmpty() && lostCalls == 0 && endings == 0;
  }

  private void await(BooleanSupplier what, long untilNanos) throws InterruptedException {
    long left = untilNanos - System.nanoTime();
    while (!what.getAsBoolean() && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = untilNanos - System.nanoTime();
    }
  }
}
