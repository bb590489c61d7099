package org.palisade.plugin.clc.emulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.palisade.plugin.http.wire.EmulatedTime;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Reply;
import org.palisade.plugin.http.wire.Spoiler;
import org.palisade.plugin.http.wire.WireServer;

/**
 * A cloud that speaks the CLC API v2 on the loopback interface, with one account and one user, as
 * moody as the vendor's and as broken as {@link Fault}s and {@link Habit}s make it. Thread-safe.
 *
 * <p>Everything that it is asked and everything that changes in it is in {@link #log()}.
 */
public final class Emulator implements AutoCloseable {
  private final EmulatedTime time = new EmulatedTime();
  private final String account;
  private final Logins logins;
  private final Cloud cloud;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Spoiler spoiler = new Spoiler();
  private final Consumer<String> listener;
  private final WireServer server;

  private Emulator(int port, Optional<SSLContext> tls, Account owner, Consumer<String> listener)
      throws IOException {
    this.account = owner.alias();
    this.listener = listener;
    this.logins = new Logins(owner.alias(), owner.user(), owner.password(), time);
    this.cloud = new Cloud(owner.alias(), time, this::note);
    this.server =
        new WireServer(
            port, tls, spoiler, Map.of("/", this::serve, "/_control/", new Control(this)::serve));
  }

  /**
   * The account and its only user.
   *
   * @param alias the account's alias
   * @param user the user's name
   * @param password the user's password
   */
  public record Account(String alias, String user, String password) {}

  /**
   * Starts an emulator that speaks HTTP.
   *
   * @param port the port, 0 for any
   * @param owner the account
   * @param listener is given each line of the log
   * @return a running emulator
   * @throws IOException if the port is taken
   */
  public static Emulator http(int port, Account owner, Consumer<String> listener)
      throws IOException {
    return new Emulator(port, Optional.empty(), owner, listener);
  }

  /**
   * Starts an emulator that speaks HTTPS.
   *
   * @param port the port, 0 for any
   * @param owner the account
   * @param tls the server's certificate and key
   * @return a running emulator
   * @throws IOException if the port is taken
   */
  public static Emulator https(int port, Account owner, SSLContext tls) throws IOException {
    return new Emulator(port, Optional.of(tls), owner, line -> {});
  }

  private void serve(HttpExchange exchange) throws IOException {
    Request request = Request.of(exchange);
    Optional<String> kind = request.kind(account);
    String line = request.method() + " " + exchange.getRequestURI();
    note(line + (kind.filter(Cloud::isOperation).isPresent() ? " " + request.body() : ""));
    Optional<Fault> fault = kind.flatMap(this::takeFault);
    if (fault.isPresent()) {
      note(line + " meets the fault " + fault.get());
      spoiler.answer(exchange, fault.get(), () -> answer(request, kind));
    } else {
      Spoiler.send(exchange, answer(request, kind));
    }
  }

  private Optional<Fault> takeFault(String kind) {
    Set<String> kinds = Cloud.isOperation(kind) ? Set.of(kind, "power") : Set.of(kind);
    return faults.stream().filter(fault -> fault.takes(kinds)).findFirst();
  }

  private Reply answer(Request request, Optional<String> kind) {
    if (kind.isEmpty()) {
      return Reply.empty(404);
    } else if (kind.get().equals("login")) {
      return logins.login(request.json());
    } else if (!logins.knows(request.authorization())) {
      return Reply.empty(401);
    }
    return switch (kind.get()) {
      case "server" -> cloud.server(request.last());
      case "status" -> cloud.status(request.last());
      case "datacenters" -> cloud.dataCenters(flag(request, "groupLinks", "true"));
      case "group" -> cloud.group(request.last(), flag(request, "serverDetail", "detailed"));
      default -> operate(kind.get(), request);
    };
  }

  private Reply operate(String operation, Request request) {
    if (!logins.mayPower()) {
      return Reply.json(403, "{\"message\":\"You do not have permission to do this.\"}");
    }
    Reply reply = cloud.operate(operation, request.json());
    note(operation + " " + request.body() + " answered " + reply.body());
    return reply;
  }

  private static boolean flag(Request request, String name, String value) {
    return value.equals(request.query().get(name));
  }

  private void note(String line) {
    log.add(line);
    listener.accept(line);
  }

  /**
   * Where it listens.
   *
   * @return the value for {@code api_url}
   */
  public URI url() {
    return server.url();
  }

  /** Refuses connections, and cuts those that are open. */
  public void unplug() {
    server.unplug();
  }

  /**
   * Listens again on the same port.
   *
   * @throws IOException if another program took it meanwhile
   */
  public void plugIn() throws IOException {
    server.plugIn();
  }

  /**
   * How many requests were taken and not answered, because of {@link Fault.Effect#HANG}.
   *
   * @return the count since the start
   */
  public int hanging() {
    return spoiler.hanging();
  }

  /**
   * How long jobs take.
   *
   * @param off a power-off, and everything else
   * @param on a power-on
   */
  public void durations(Duration off, Duration on) {
    cloud.durations(off, on);
  }

  /**
   * Adds a server.
   *
   * @param name its name; the first three letters are its data centre
   * @param power {@code started}, {@code stopped}, {@code paused} or anything else
   */
  public void add(String name, String power) {
    cloud.add(name, power);
  }

  /**
   * Removes a server.
   *
   * @param name its name
   */
  public void remove(String name) {
    cloud.remove(name);
  }

  /**
   * Changes a server.
   *
   * @param name its name
   * @param property {@code power}, {@code status}, {@code details} (true or false), {@code jobs} (a
   *     {@link Habit}) or {@code decline} (a {@link Decline})
   * @param value the new value
   */
  public void set(String name, String property, String value) {
    cloud.set(name, property, value);
    note("control: " + name + " " + property + "=" + value);
  }

  /**
   * The power state of a server now.
   *
   * @param name its name
   * @return {@code started}, {@code stopped}, {@code paused} or anything else
   */
  public String power(String name) {
    return cloud.power(name);
  }

  /**
   * Whether a server was ever switched on while it was paused, and so went on with its old memory.
   *
   * @param name its name
   * @return whether that accident happened
   */
  public boolean wasResumedFrozen(String name) {
    return cloud.wasResumedFrozen(name);
  }

  /**
   * Lets something go wrong; faults are used up in the order they were added.
   *
   * @param fault what and how often
   */
  public void add(Fault fault) {
    faults.add(fault);
    note("control: fault " + fault);
  }

  /** Ends all faults that are not used up. */
  public void clearFaults() {
    faults.clear();
  }

  /** Makes every token invalid. */
  public void revokeTokens() {
    logins.revokeAll();
    note("control: tokens revoked");
  }

  /**
   * Sets how long tokens live that are given out from now on.
   *
   * @param life how long
   */
  public void tokenLife(Duration life) {
    logins.tokenLife(life);
  }

  /**
   * Gives the user the right to power operations, or takes it.
   *
   * @param may whether power operations are allowed
   */
  public void mayPower(boolean may) {
    logins.mayPower(may);
  }

  /**
   * Whether too many refused logins locked the user out.
   *
   * @return whether even the right password is refused
   */
  public boolean isLocked() {
    return logins.isLocked();
  }

  /** Lets the user in again. */
  public void unlock() {
    logins.unlock();
  }

  /**
   * Pushes the emulator's clock forward: jobs end and tokens expire.
   *
   * @param by how far
   */
  public void advance(Duration by) {
    time.advance(by);
  }

  /**
   * What was asked and what happened so far.
   *
   * @return lines, oldest first
   */
  public List<String> log() {
    return List.copyOf(log);
  }

  /**
   * How many requests began so.
   *
   * @param start method and the beginning of the path
   * @return the count since the start
   */
  public long count(String start) {
    return log.stream().filter(line -> line.startsWith(start) && !line.contains(" meets ")).count();
  }

  /**
   * The power state of every server.
   *
   * @return names and states
   */
  public Map<String, String> state() {
    return cloud.state();
  }

  /** Stops listening, and breaks off what hangs. */
  @Override
  public void close() {
    server.close();
  }
}
