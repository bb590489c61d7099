package org.palisade.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.palisade.host.control.Session;

/** A caller of a test. */
final class FakeSession implements Session {
  List<String> arguments = List.of();
  final Map<String, String> environment = new HashMap<>(Map.of("TZ", "UTC", "LANG", "C.UTF-8"));
  String user = "root";
  Standing standing = Standing.TRUSTED;
  Terminals terminals = new Terminals(false, false, false);
  Optional<String> handedOver = Optional.empty();
  final Queue<String> typed = new ArrayDeque<>();
  final List<String> asked = new ArrayList<>();
  Optional<String> handOver = Optional.empty();
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();
  private Runnable atInterrupt = () -> {};
  private volatile boolean interrupted;

  FakeSession atATerminal() {
    terminals = new Terminals(true, true, true);
    environment.put("TERM", "xterm");
    environment.put("COLUMNS", "80");
    return this;
  }

  FakeSession types(String line) {
    typed.add(line);
    return this;
  }

  void pressCtrlC() {
    interrupted = true;
    atInterrupt.run();
  }

  synchronized String printed() {
    return out.toString();
  }

  synchronized String complained() {
    return err.toString();
  }

  @Override
  public List<String> arguments() {
    return arguments;
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public Path directory() {
    return Path.of("/home/alice");
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public Standing standing() {
    return standing;
  }

  @Override
  public Terminals terminals() {
    return terminals;
  }

  @Override
  public Duration age() {
    return Duration.ofMillis(3);
  }

  @Override
  public Optional<String> handedOver() {
    return handedOver;
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
  public Optional<String> ask(String prompt) throws InterruptedException {
    asked.add(prompt);
    String line = typed.poll();
    if ("^C".equals(line)) {
      interrupted = true;
      throw new InterruptedException("Ctrl-C");
    }
    return Optional.ofNullable(line);
  }

  @Override
  public void whenInterrupted(Runnable then) {
    atInterrupt = then;
  }

  @Override
  public boolean interrupted() {
    return interrupted;
  }

  @Override
  public void handOver(String operation) {
    handOver = Optional.of(operation);
  }
}
