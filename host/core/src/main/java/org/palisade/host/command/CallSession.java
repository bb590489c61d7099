package org.palisade.host.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.palisade.host.control.Session;
import org.palisade.host.gateway.Invocation;

/** A call of the operators' command that runs on a thread. */
final class CallSession implements Session {
  private final Invocation call;

  // Guarded by this.
  private Optional<Thread> thread;
  private Optional<Runnable> listener = Optional.empty();
  private boolean asking;
  private boolean interrupted;

  CallSession(Invocation call, Thread thread) {
    this.call = call;
    this.thread = Optional.of(thread);
    call.whenGone(this::stop);
    call.whenInterrupted(this::interrupt);
  }

  private synchronized void stop() {
    thread.ifPresent(Thread::interrupt);
  }

  private void interrupt() {
    Optional<Runnable> told;
    synchronized (this) {
      interrupted = true;
      told = asking ? Optional.empty() : listener;
      if (told.isEmpty()) {
        stop();
      }
    }
    told.ifPresent(Runnable::run);
  }

  /** The thread is somebody else's from here on. */
  synchronized void end() {
    thread = Optional.empty();
  }

  @Override
  public List<String> arguments() {
    return call.request().arguments();
  }

  @Override
  public Map<String, String> environment() {
    return call.request().environment();
  }

  @Override
  public Path directory() {
    return Path.of(call.request().directory());
  }

  @Override
  public String user() {
    return call.caller().user();
  }

  @Override
  public Standing standing() {
    return switch (call.caller().standing()) {
      case ANYONE -> Standing.ANYONE;
      case GROUP -> Standing.GROUP;
      case TRUSTED -> Standing.TRUSTED;
    };
  }

  @Override
  public Terminals terminals() {
    List<Boolean> all = call.request().terminals();
    return new Terminals(all.get(0), all.get(1), all.get(2));
  }

  @Override
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - call.request().startedNanos());
  }

  @Override
  public Optional<String> handedOver() {
    return call.request().handedOver();
  }

  @Override
  public void out(String text) {
    call.out(text);
  }

  @Override
  public void err(String text) {
    call.err(text);
  }

  @Override
  public Optional<String> ask(String prompt) throws InterruptedException {
    if (!terminals().in()) {
      return Optional.empty();
    }
    CompletableFuture<String> typed = new CompletableFuture<>();
    synchronized (this) {
      if (interrupted) {
        throw new InterruptedException("Ctrl-C");
      }
      asking = true;
    }
    try {
      call.err(prompt);
      call.ask(typed::complete);
      return Optional.of(typed.get()).filter(line -> !line.isEmpty()).map(String::stripTrailing);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is never an exception", e);
    } finally {
      synchronized (this) {
        asking = false;
      }
    }
  }

  @Override
  public void whenInterrupted(Runnable then) {
    boolean now;
    synchronized (this) {
      now = interrupted;
      listener = Optional.of(then);
    }
    if (now) {
      then.run();
    }
  }

  @Override
  public synchronized boolean interrupted() {
    return interrupted;
  }

  @Override
  public void handOver(String operation) {
    call.handOver(operation);
  }
}
