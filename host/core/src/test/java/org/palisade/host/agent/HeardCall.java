package org.palisade.host.agent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.gateway.Caller;
import org.palisade.host.gateway.Caller.Standing;
import org.palisade.host.gateway.Invocation;
import org.palisade.host.gateway.Request;

/** A call whose answer is kept for a test. */
public final class HeardCall implements Invocation {
  private final Request request;
  private final Caller caller;
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();
  private Optional<Integer> exit = Optional.empty();
  private Optional<String> handedOver = Optional.empty();
  private final List<Runnable> farewells = new ArrayList<>();
  private boolean gone;
  private int beats;

  public HeardCall(Request request, Standing standing) {
    this.request = request;
    this.caller = new Caller(standing == Standing.TRUSTED ? "root" : "someone", standing);
  }

  public static Request request(
      String program,
      List<String> arguments,
      byte[] input,
      Map<String, String> environment,
      String directory,
      long startedNanos) {
    return new Request(
        program,
        arguments,
        ByteBuffer.wrap(input),
        environment,
        directory,
        startedNanos,
        List.of(false, false, false),
        Optional.empty());
  }

  static byte[] lines(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public synchronized void out(String text) {
    out.append(text);
  }

  @Override
  public synchronized void err(String text) {
    err.append(text);
  }

  @Override
  public synchronized void beat() {
    beats++;
  }

  @Override
  public synchronized void exit(int code) {
    if (exit.isEmpty() && handedOver.isEmpty()) {
      exit = Optional.of(code);
    }
  }

  @Override
  public synchronized void handOver(String operation) {
    handedOver = Optional.of(operation);
  }

  @Override
  public synchronized void whenGone(Runnable what) {
    farewells.add(what);
    if (gone) {
      what.run();
    }
  }

  public void goAway() {
    gone = true;
    List.copyOf(farewells).forEach(Runnable::run);
  }

  public synchronized String out() {
    return out.toString();
  }

  public synchronized String err() {
    return err.toString();
  }

  public synchronized Optional<Integer> exit() {
    return exit;
  }

  public synchronized Optional<String> handedOver() {
    return handedOver;
  }

  synchronized int beats() {
    return beats;
  }
}
