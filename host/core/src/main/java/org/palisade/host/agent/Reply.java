package org.palisade.host.agent;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.palisade.host.device.Mask;
import org.palisade.host.gateway.Invocation;
import org.palisade.host.operation.Operations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent answers: results on standard output, all else on standard error and in the debug
 * file, no secret in any of them, and one exit code. Thread-safe.
 */
final class Reply {
  private static final Logger LOG = LoggerFactory.getLogger(Reply.class);

  private final Invocation call;
  private final Loudness loudness;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile Mask mask = Mask.NOTHING;
  private volatile Optional<DebugFile> debug = Optional.empty();
  private volatile Runnable stopBeating = () -> {};

  /**
   * How much is said on standard error.
   *
   * @param quiet nothing, unless verbose
   * @param verbosity 0 only warnings and errors; 1 what is done and said; 2 also time and options
   */
  record Loudness(boolean quiet, int verbosity) {
    static final Loudness NORMAL = new Loudness(false, 0);
  }

  Reply(Invocation call, Loudness loudness) {
    this.call = call;
    this.loudness = loudness;
  }

  synchronized void hide(String secret) {
    mask = mask.and(secret);
  }

  void alsoTo(DebugFile file) {
    debug = Optional.of(file);
  }

  void result(String line) {
    call.out(line + "\n");
    note("result", line);
  }

  /** Many results at once: each line alone would wake the caller. */
  void results(List<String> lines) {
    if (!lines.isEmpty()) {
      call.out(String.join("\n", lines) + "\n");
      debug.ifPresent(file -> lines.forEach(line -> note("result", line)));
    }
  }

  /** A whole text, with its line ends. */
  void text(String text) {
    call.out(text);
  }

  void warn(String line) {
    complain("warning", line);
  }

  void error(String line) {
    complain("error", line);
  }

  private void complain(String kind, String line) {
    String masked = masked(line);
    if (!loudness.quiet() || loudness.verbosity() > 0) {
      call.err((kind.equals("warning") ? "warning: " : "") + masked + "\n");
    }
    note(kind, masked);
  }

  void trace(String line) {
    if (loudness.verbosity() > 0 || debug.isPresent()) {
      String masked = masked(line);
      if (loudness.verbosity() > 0) {
        call.err((loudness.verbosity() > 1 ? DebugFile.time() + " " : "") + masked + "\n");
      }
      note("trace", masked);
    }
  }

  /** Said only to those who want to know how the options were understood. */
  void detail(String line) {
    if (loudness.verbosity() > 1) {
      call.err(masked(line) + "\n");
    }
    note("detail", line);
  }

  private void note(String kind, String line) {
    debug.ifPresent(file -> file.line(kind, masked(line)));
  }

  // Pacemaker's log is read line by line, and a device may answer anything.
  private String masked(String line) {
    return mask.line(line);
  }

  /** Tells the caller each second that its work is being done, until {@link #rest} or the end. */
  void beatBy(Operations clock) {
    stopBeating.run();
    stopBeating = clock.everySecond(call::beat);
    if (over.get()) {
      stopBeating.run();
    }
  }

  /** Whoever does the work beats from here on. */
  void rest() {
    stopBeating.run();
    stopBeating = () -> {};
  }

  void beat() {
    call.beat();
  }

  void fail(String line) {
    error(line);
    exit(1);
  }

  void exit(int code) {
    end(() -> call.exit(code));
  }

  void handOver(String operation) {
    end(() -> call.handOver(operation));
  }

  private void end(Runnable farewell) {
    if (over.compareAndSet(false, true)) {
      rest();
      debug.ifPresentOrElse(file -> file.close(farewell), farewell);
    }
  }

  /**
   * Runs a step of the call; a failure that nobody foresaw ends the call, and is said. It goes no
   * further: the thread is that of other calls as well.
   */
  void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a call of an agent failed", e);
      fail("internal error: " + e.getClass().getName() + "; the host's log says more");
    }
  }
}
