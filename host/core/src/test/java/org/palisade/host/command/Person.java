package org.palisade.host.command;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.palisade.host.gateway.Caller;
import org.palisade.host.gateway.Caller.Standing;
import org.palisade.host.gateway.Invocation;
import org.palisade.host.gateway.Request;

/** A caller at a terminal. */
final class Person implements Invocation {
  final List<Integer> exits = new CopyOnWriteArrayList<>();
  final List<String> handOvers = new CopyOnWriteArrayList<>();
  private final List<String> arguments;
  private final StringBuilder err = new StringBuilder();
  private final List<Runnable> farewells = new ArrayList<>();
  private final List<Runnable> interrupts = new ArrayList<>();
  private Optional<Consumer<String>> question = Optional.empty();

  Person(String... arguments) {
    this.arguments = List.of(arguments);
  }

  @Override
  public Request request() {
    return new Request(
        "palisade",
        arguments,
        ByteBuffer.allocate(0),
        Map.of("TERM", "xterm"),
        "/tmp",
        System.nanoTime(),
        List.of(true, true, true),
        Optional.empty());
  }

  @Override
  public Caller caller() {
    return new Caller("alice", Standing.GROUP);
  }

  @Override
  public void out(String text) {}

  @Override
  public synchronized void err(String text) {
    err.append(text);
  }

  @Override
  public void beat() {}

  @Override
  public void exit(int code) {
    exits.add(code);
  }

  @Override
  public void handOver(String operation) {
    handOvers.add(operation);
  }

  @Override
  public synchronized void whenGone(Runnable farewell) {
    farewells.add(farewell);
  }

  @Override
  public synchronized void whenInterrupted(Runnable then) {
    interrupts.add(then);
  }

  @Override
  public synchronized void ask(Consumer<String> then) {
    question = Optional.of(then);
  }

  synchronized void leave() {
    farewells.forEach(Runnable::run);
  }

  synchronized void pressCtrlC() {
    interrupts.forEach(Runnable::run);
  }

  synchronized Optional<Consumer<String>> question() {
    return question;
  }

  synchronized String complained() {
    return err.toString();
  }
}
