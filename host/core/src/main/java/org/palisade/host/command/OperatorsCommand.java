package org.palisade.host.command;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.palisade.host.control.Command;
import org.palisade.host.control.Control;
import org.palisade.host.gateway.Invocation;
import org.palisade.host.gateway.Program;
import org.palisade.host.gateway.Request;
import org.palisade.host.operation.Operations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code palisade}: hands each call to the operators' command, which lies in a bundle of its own
 * and is loaded at the first call. A call has a thread of its own, for people call it, and few of
 * them; the hosts that it fences have none. Thread-safe.
 */
public final class OperatorsCommand implements Program, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorsCommand.class);
  private static final int FAILED = 1;
  private static final int INTERRUPTED = 130;

  /** More at once are no people. */
  private static final int MOST = 64;

  /** The command line is taken apart by reflection, which goes deeper than a fencing. */
  private static final long STACK_BYTES = 1 << 20;

  private static final Set<String> FENCING = Set.of("on", "off", "reboot");

  /** Brings the command. */
  @FunctionalInterface
  public interface Loader {
    /**
     * The command, which may have to be loaded first.
     *
     * @return the command
     * @throws IOException with a sentence, where it cannot be
     */
    Command load() throws IOException;
  }

  private final Loader loader;
  private final Control control;
  private final Operations clock;
  private final ThreadPoolExecutor lookers = pool("command", MOST);
  private final ThreadPoolExecutor fencers = pool("command-fence", Integer.MAX_VALUE);
  private volatile boolean closed;

  /**
   * The command of a host.
   *
   * @param loader brings the command itself
   * @param control the host as the command sees it
   * @param clock beats for calls that run
   */
  public OperatorsCommand(Loader loader, Control control, Operations clock) {
    this.loader = loader;
    this.control = control;
    this.clock = clock;
  }

  private static ThreadPoolExecutor pool(String name, int most) {
    AtomicInteger count = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        most,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          String number = name + "-" + count.incrementAndGet();
          Thread thread = new Thread(null, work, number, STACK_BYTES);
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public boolean answersTo(String name) {
    return name.equals("palisade");
  }

  @Override
  public boolean fences(Request request) {
    return request.program().equals("palisade")
        && request.arguments().stream().anyMatch(FENCING::contains);
  }

  @Override
  public void run(Invocation call) {
    try {
      (fences(call.request()) ? fencers : lookers).execute(() -> serve(call));
    } catch (RejectedExecutionException e) {
      if (closed) {
        call.handOver("");
      } else {
        call.err("palisade: the host is busy: " + MOST + " commands run already; try again\n");
        call.exit(FAILED);
      }
    }
  }

  private void serve(Invocation call) {
    Runnable rest = clock.everySecond(call::beat);
    CallSession session = new CallSession(call, Thread.currentThread());
    try {
      call.exit(loader.load().run(session, control));
    } catch (InterruptedException e) {
      leave(call, session);
    } catch (IOException e) {
      LOG.error("the operators' command cannot be used: {}", e.getMessage());
      fail(call, e.getMessage());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.error("a call of palisade failed", e);
      fail(call, "a fault of the host (" + e + "); its log has the details");
    } finally {
      session.end();
      rest.run();
    }
  }

  /** The caller pressed Ctrl-C, or is gone, or the host stops. */
  private static void leave(Invocation call, CallSession session) {
    if (session.interrupted()) {
      call.exit(INTERRUPTED);
    } else {
      call.handOver("");
    }
  }

  private static void fail(Invocation call, String why) {
    call.err("palisade: " + why + "\n");
    call.exit(FAILED);
  }

  /**
   * Sends what waits to the standby host. What fences has been told of it by the operations, and
   * has a moment to hand over what it was at.
   */
  @Override
  public void close() {
    closed = true;
    lookers.shutdownNow();
    fencers.shutdown();
    try {
      if (!fencers.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.debug("commands that wait are interrupted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    fencers.shutdownNow();
  }
}
