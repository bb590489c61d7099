package org.palisade.plugin.http.wire;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * A service that plugins talk to over HTTP, on the loopback interface: keeps a log and a clock of
 * its own, and is as broken as {@link Fault}s make it. What it is, its subclass says. Thread-safe.
 *
 * <p>Scripts have requests of their own, with everything in query parameters, so that curl will do;
 * a subclass may know more:
 *
 * <pre>
 * GET  /_control/state                               one "NAME=power" a line
 * GET  /_control/log                                 what was asked and what happened
 * POST /_control/fault?on=power&amp;effect=drop&amp;times=1  effect=answer takes status and body
 * POST /_control/clear                               ends all faults
 * POST /_control/advance?seconds=60                  pushes the clock
 * </pre>
 */
public abstract class HttpEmulator implements AutoCloseable {
  private final EmulatedTime time = new EmulatedTime();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Spoiler spoiler = new Spoiler();
  private final Consumer<String> listener;
  private final WireServer server;

  /**
   * Makes one that lets callers wait until it is started.
   *
   * @param port the port, 0 for any
   * @param tls certificate and key, or nothing for plain HTTP
   * @param listener is given each line of the log
   * @throws IOException if the port is taken
   */
  protected HttpEmulator(int port, Optional<SSLContext> tls, Consumer<String> listener)
      throws IOException {
    this.listener = listener;
    this.server =
        new WireServer(port, tls, spoiler, Map.of("/", this::serve, "/_control/", this::control));
  }

  /**
   * A request as a subclass sees it.
   *
   * @param more what the log says of it beyond method and address; may be empty
   * @param kinds the names by which faults hit it; none for one that no fault hits
   * @param reply does what it asks
   */
  public record Asked(String more, Set<String> kinds, Supplier<Reply> reply) {}

  /**
   * Looks at a request. Asked by many threads at once.
   *
   * @param request any but those of scripts
   * @return what it is
   */
  protected abstract Asked asked(Request request);

  /**
   * Does what a script wants that not every emulator can do.
   *
   * @param what the last part of the path
   * @param query its parameters
   * @throws IllegalArgumentException if there is no such thing, or a parameter is wrong
   * @throws NullPointerException if a parameter is missing
   */
  protected abstract void control(String what, Map<String, String> query);

  /**
   * The true power state of everything that has one.
   *
   * @return names and states
   */
  public abstract Map<String, String> state();

  /**
   * Adds what has power.
   *
   * @param name its name
   * @param power its state
   */
  public abstract void add(String name, String power);

  /**
   * Changes what has power.
   *
   * @param name its name
   * @param property what to change
   * @param value the new value
   */
  public abstract void set(String name, String property, String value);

  /** Serves; the last thing that a constructor does. */
  protected final void start() {
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    Request request = Request.of(exchange);
    Asked asked = asked(request);
    note((request.method() + " " + request.uri() + " " + asked.more()).strip());
    Optional<Fault> fault = take(asked.kinds());
    if (fault.isPresent()) {
      note("meets the fault " + fault.get());
      spoiler.answer(exchange, fault.get(), asked.reply());
    } else {
      Spoiler.send(exchange, asked.reply().get());
    }
  }

  private Optional<Fault> take(Set<String> kinds) {
    return kinds.isEmpty()
        ? Optional.empty()
        : faults.stream().filter(fault -> fault.takes(kinds)).findFirst();
  }

  private void control(HttpExchange exchange) throws IOException {
    Request request = Request.of(exchange);
    try {
      Spoiler.send(exchange, Reply.text(200, told(request.last(), request.query())));
    } catch (IllegalArgumentException | NullPointerException e) {
      String why = "cannot " + request.last() + ": " + e.getMessage() + "\n";
      Spoiler.send(exchange, Reply.text(400, why));
    }
  }

  private String told(String what, Map<String, String> query) {
    switch (what) {
      case "state" -> {
        StringBuilder all = new StringBuilder();
        state().forEach((name, power) -> all.append(name + "=" + power + "\n"));
        return all.toString();
      }
      case "log" -> {
        return String.join("\n", log) + "\n";
      }
      case "fault" -> add(fault(query));
      case "clear" -> clearFaults();
      case "advance" -> advance(seconds(query.get("seconds")));
      default -> control(what, query);
    }
    return "done\n";
  }

  private static Fault fault(Map<String, String> query) {
    String kind = query.getOrDefault("on", "any");
    Fault.Effect effect = Fault.Effect.valueOf(query.get("effect").toUpperCase(Locale.ROOT));
    int times = Integer.parseInt(query.getOrDefault("times", "1"));
    if (effect == Fault.Effect.ANSWER) {
      int status = Integer.parseInt(query.get("status"));
      return Fault.answer(kind, status, query.getOrDefault("body", "")).times(times);
    }
    return Fault.next(kind, effect).times(times);
  }

  /**
   * Sets what a script gives, of something that is added if it is not there yet.
   *
   * @param query the parameters
   * @param key the one that names it
   * @param power the state of one that is added
   */
  protected final void change(Map<String, String> query, String key, String power) {
    String name = query.get(key);
    if (state().keySet().stream().noneMatch(name::equalsIgnoreCase)) {
      add(name, power);
    }
    query.forEach(
        (property, value) -> {
          if (!property.equals(key)) {
            set(name, property, value);
          }
        });
  }

  /**
   * Reads a time.
   *
   * @param text seconds, with or without an {@code s} behind them
   * @return the time
   * @throws NumberFormatException if it is none
   */
  public static Duration seconds(String text) {
    return Duration.ofMillis(Math.round(Double.parseDouble(text.replaceFirst("s$", "")) * 1000));
  }

  /**
   * The emulator's own time.
   *
   * @return a clock that {@link #advance} pushes
   */
  protected final Clock clock() {
    return time;
  }

  /**
   * Adds a line to the log.
   *
   * @param line without a line break
   */
  protected final void note(String line) {
    log.add(line);
    listener.accept(line);
  }

  /**
   * Where it listens.
   *
   * @return scheme, host and port
   */
  public final URI url() {
    return server.url();
  }

  /** Refuses connections, and cuts those that are open. */
  public final void unplug() {
    server.unplug();
  }

  /**
   * Listens again on the same port.
   *
   * @throws IOException if another program took it meanwhile
   */
  public final void plugIn() throws IOException {
    server.plugIn();
  }

  /**
   * How many requests were taken and not answered, because of {@link Fault.Effect#HANG}.
   *
   * @return the count since the start
   */
  public final int hanging() {
    return spoiler.hanging();
  }

  /**
   * Lets something go wrong; faults are used up in the order they were added.
   *
   * @param fault what and how often
   */
  public final void add(Fault fault) {
    faults.add(fault);
    note("control: fault " + fault);
  }

  /** Ends all faults that are not used up. */
  public final void clearFaults() {
    faults.clear();
  }

  /**
   * Pushes the emulator's clock forward.
   *
   * @param by how far
   */
  public final void advance(Duration by) {
    time.advance(by);
  }

  /**
   * What was asked and what happened so far.
   *
   * @return lines, oldest first
   */
  public final List<String> log() {
    return List.copyOf(log);
  }

  /**
   * How many lines of the log are of a kind.
   *
   * @param kind says whether a line counts
   * @return the count since the start
   */
  protected final int lines(Predicate<String> kind) {
    return (int) log.stream().filter(kind).count();
  }

  /** Stops listening, and breaks off what hangs. */
  @Override
  public final void close() {
    server.close();
  }
}
