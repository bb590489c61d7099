package org.palisade.host.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a program. */
final class Call implements Invocation {
  private static final Logger log = LoggerFactory.getLogger(Call.class);
  private static final long BEAT_NANOS = 900_000_000L;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final Request request;
  private final Programs programs;
  private final SocketChannel channel;
  private final Outbox outbox;
  private final long vouchingNanos;
  private final Runnable outgoing;

  private final List<Runnable> farewells = new ArrayList<>();
  private final List<Runnable> atInterrupt = new ArrayList<>();
  private Optional<Consumer<String>> question = Optional.empty();
  private boolean interrupted;
  private boolean gone;
  private boolean begun;
  private boolean ended;
  private long lastBeat;
  private long vouchedSince;
  private volatile boolean returned;
  private volatile Optional<Caller> caller = Optional.empty();

  /**
   * A call that has not begun.
   *
   * @param outgoing told, on any thread, that there is something to send
   */
  Call(
      Request request,
      Programs programs,
      SocketChannel channel,
      Outbox outbox,
      Limits limits,
      Runnable outgoing) {
    this.request = request;
    this.programs = programs;
    this.channel = channel;
    this.outbox = outbox;
    this.vouchingNanos = limits.vouching().toNanos();
    this.outgoing = outgoing;
  }

  /** GO was said: from now on the gateway vouches for the call until its program has returned. */
  synchronized void vouch(long now) {
    vouchedSince = now;
    lastBeat = now;
  }

  /** Runs the program, on a thread of the lanes. */
  void run(Callers callers) {
    if (!begin()) {
      return;
    }
    try {
      caller = Optional.of(callers.at(channel));
      Optional<Program> program = programs.named(request.program());
      if (program.isPresent()) {
        program.get().run(this);
      } else {
        fail("no plugin in force offers this program; 'palisade plugins' lists them");
      }
    } catch (InterruptedException e) {
      handOver(""); // only the lanes interrupt, when the host stops
    } catch (Exception | LinkageError | StackOverflowError e) {
      broken(e);
    } finally {
      returned = true;
    }
  }

  private synchronized boolean begin() {
    begun = !gone && !ended;
    return begun;
  }

  private void broken(Throwable e) {
    if (isGone()) {
      log.debug("{}: the caller left", request.program(), e);
      return;
    }
    log.error("a call of {} failed for a reason of the host's own", request.program(), e);
    fail("a fault of the host (" + e + "); its log has the details");
  }

  private void fail(String why) {
    forgetFarewells();
    outbox.fail(request.program() + ": " + why + "\n");
    outgoing.run();
  }

  /** There is no place for it. */
  void turnAway() {
    fail("the host is busy: too many calls wait already; try again");
  }

  /** Beats for a call whose program does not do so itself yet. */
  void tick(long now) {
    boolean vouched;
    synchronized (this) {
      vouched = !returned && now - vouchedSince < vouchingNanos;
    }
    if (vouched) {
      beat();
    }
  }

  /** The host stops. A call that has not begun goes to the standby at once. */
  synchronized void stopUnlessBegun() {
    if (!begun) {
      handOver("");
    }
  }

  /** The connection is no more. */
  void gone() {
    List<Runnable> due;
    synchronized (this) {
      if (gone) {
        return;
      }
      gone = true;
      due = List.copyOf(farewells);
      farewells.clear();
    }
    due.forEach(this::tell);
  }

  private void tell(Runnable program) {
    try {
      program.run();
    } catch (RuntimeException e) {
      log.error("{}: it could not be told of its caller", request.program(), e);
    }
  }

  /** The caller pressed Ctrl-C. */
  void interrupted() {
    List<Runnable> due;
    synchronized (this) {
      interrupted = true;
      due = List.copyOf(atInterrupt);
      atInterrupt.clear();
    }
    due.forEach(this::tell);
  }

  /** A line was typed. What nobody asked for is nobody's answer. */
  void answered(String line) {
    Optional<Consumer<String>> asked;
    synchronized (this) {
      asked = question;
      question = Optional.empty();
    }
    asked.ifPresent(then -> tell(() -> then.accept(line)));
  }

  private synchronized boolean isGone() {
    return gone;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public Caller caller() {
    return caller.orElseThrow(() -> new IllegalStateException("the call has not begun"));
  }

  @Override
  public void out(String text) {
    if (outbox.out(text)) {
      outgoing.run();
    } else {
      fail("more output than the host keeps for a caller that does not read it");
    }
  }

  @Override
  public void err(String text) {
    outbox.err(text);
    outgoing.run();
  }

  @Override
  public void beat() {
    long now = System.nanoTime();
    synchronized (this) {
      if (now - lastBeat < BEAT_NANOS) {
        return;
      }
      lastBeat = now;
    }
    outbox.put(new Frame(Frame.BEAT, NOTHING));
    outgoing.run();
  }

  @Override
  public void exit(int code) {
    end(new Frame(Frame.EXIT, ByteBuffer.wrap(new byte[] {(byte) code})));
  }

  @Override
  public void handOver(String operation) {
    end(new Frame(Frame.STANDBY, ByteBuffer.wrap(operation.getBytes(UTF_8))));
  }

  private void end(Frame last) {
    forgetFarewells();
    outbox.close(last);
    outgoing.run();
  }

  private synchronized void forgetFarewells() {
    ended = true;
    farewells.clear();
    atInterrupt.clear();
    question = Optional.empty();
  }

  @Override
  public void whenGone(Runnable farewell) {
    boolean now;
    synchronized (this) {
      now = gone && !ended;
      if (!gone && !ended) {
        farewells.add(farewell);
      }
    }
    if (now) {
      tell(farewell);
    }
  }

  @Override
  public void whenInterrupted(Runnable then) {
    boolean now;
    synchronized (this) {
      now = interrupted && !ended;
      if (!interrupted && !ended) {
        atInterrupt.add(then);
      }
    }
    if (now) {
      tell(then);
    }
  }

  @Override
  public void ask(Consumer<String> then) {
    synchronized (this) {
      if (gone || ended) {
        return;
      }
      question = Optional.of(then);
    }
    outbox.put(new Frame(Frame.QUESTION, NOTHING));
    outgoing.run();
  }
}
