package org.palisade.plugin.agents;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * Runs programs, each in a session of its own that ends with it, in an environment that holds
 * nothing of the host's. Thread-safe.
 */
final class Runner {
  // An agent is a Python of 20 to 35 MiB: more of them at once than this would take the memory from
  // what is to be kept alive.
  private static final int SIDE_BY_SIDE = 64;

  // A session of its own, by which it is known with its children; and the kernel kills it when the
  // thread is gone that began it, as it is when the host was killed.
  private static final List<String> BEGIN =
      List.of("/usr/bin/setpriv", "--pdeathsig", "KILL", "/usr/bin/setsid");

  private static final Duration SHORT_GRACE = Duration.ofMillis(250);
  private static final Duration LAST_OUTPUT = Duration.ofMillis(500);
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PATH", "/usr/sbin:/usr/bin:/sbin:/bin",
          "LANG", "C.UTF-8",
          "HOME", System.getProperty("user.home", "/"),
          "TMPDIR", System.getProperty("java.io.tmpdir", "/tmp"),
          "PYTHONUNBUFFERED", "1",
          "PYTHONWARNINGS", "ignore");

  /**
   * One run.
   *
   * @param program what is run
   * @param arguments its arguments; never a secret, for everybody sees them
   * @param environment what it has beside PATH and the like
   * @param input its standard input
   */
  record Order(
      Path program, List<String> arguments, Map<String, String> environment, String input) {}

  /**
   * What became of a run.
   *
   * @param code its exit code; nothing where it was killed when its time was over
   * @param out the begin of its standard output
   * @param err the begin of its standard error
   * @param isWhole whether it printed no more than that
   */
  record Ended(Optional<Integer> code, String out, String err, boolean isWhole) {
    boolean exited(int with) {
      return code.equals(Optional.of(with));
    }

    /** How it ended, as a part of a sentence. */
    String outcome() {
      return code.map(exit -> "exit code " + exit)
          .orElse("killed with all that it started, as its time was over");
    }

    /** What it said last on standard error, or else on standard output, without a secret. */
    String said(GivenValues given) {
      return Said.last(given.redacted(err))
          .or(() -> Said.last(given.redacted(out)))
          .orElse("it said nothing");
    }
  }

  private final Semaphore places = new Semaphore(SIDE_BY_SIDE, true);
  private final Environments environments = new Environments(ProcEntry::environment);
  private final Orphans orphans = new Orphans(environments);

  /**
   * Runs a program to its end, or ends it and all that it started.
   *
   * @param order what is run
   * @param limit when it and all its children are gone at the latest
   * @return how it ended
   * @throws StonithException where it was not started
   * @throws InterruptedException when interrupted; it is gone then
   */
  Ended run(Order order, Duration limit) throws StonithException, InterruptedException {
    long begin = System.nanoTime();
    Optional<String> distrust = Installed.distrust(order.program());
    if (distrust.isPresent()) {
      throw new StonithException(Reason.INVALID_SETTINGS, order.program() + " " + distrust.get());
    }
    if (!places.tryAcquire(limit.toNanos() / 2, TimeUnit.NANOSECONDS)) {
      throw StonithException.busy(
          SIDE_BY_SIDE + " agents run already; nothing was sent", Duration.ZERO);
    }
    try {
      orphans.end();
      Mark mark = Mark.fresh();
      Process process = start(order, mark);
      Duration used = Duration.ofNanos(System.nanoTime() - begin);
      return watched(process, new Offspring(process, mark, environments), order, limit.minus(used));
    } finally {
      places.release();
    }
  }

  private static Process start(Order order, Mark mark) throws StonithException {
    List<String> words = new ArrayList<>(BEGIN);
    words.add(order.program().toString());
    words.addAll(order.arguments());
    ProcessBuilder builder = new ProcessBuilder(words).directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    builder.environment().putAll(order.environment());
    builder.environment().putAll(mark.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new StonithException(
          Reason.UNREACHABLE, order.program() + " cannot be started: " + e.getMessage(), e);
    }
  }

  private static Ended watched(Process process, Offspring offspring, Order order, Duration limit)
      throws InterruptedException {
    Watch watch = Watch.within(limit);
    Capture out;
    Capture err;
    boolean exited;
    Duration grace = SHORT_GRACE;
    try {
      out = new Capture(process.getInputStream());
      err = new Capture(process.getErrorStream());
      write(process.getOutputStream(), order.input());
      exited = process.waitFor(watch.own().toNanos(), TimeUnit.NANOSECONDS);
      grace = exited ? SHORT_GRACE : watch.grace();
    } finally {
      // Also after its exit: what it left behind could switch something later.
      offspring.end(grace);
    }
    // Nobody prints any more: this is over in a moment.
    boolean whole = out.isDone(LAST_OUTPUT) && err.isDone(LAST_OUTPUT);
    Optional<Integer> code = exited && whole ? Optional.of(process.exitValue()) : Optional.empty();
    return new Ended(code, out.text(), err.text(), out.isWhole() && err.isWhole());
  }

  // What is written fits into a pipe, so this does not block; who does not read it has closed it.
  private static void write(OutputStream to, String input) {
    try (to) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A program that ends without reading says by its exit code what is wrong.
      return;
    }
  }
}
