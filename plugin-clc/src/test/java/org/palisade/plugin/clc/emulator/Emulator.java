package org.palisade.plugin.clc.emulator;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.palisade.plugin.http.wire.HttpEmulator;
import org.palisade.plugin.http.wire.Reply;
import org.palisade.plugin.http.wire.Request;

/**
 * A cloud that speaks the CLC API v2 on the loopback interface, with one account and one user, as
 * moody as the vendor's and as broken as {@link Fault}s and {@link Habit}s make it. Thread-safe.
 *
 * <p>Everything that it is asked and everything that changes in it is in {@link #log()}.
 */
public final class Emulator extends HttpEmulator {
  private final String account;
  private final Logins logins;
  private final Cloud cloud;

  private Emulator(int port, Optional<SSLContext> tls, Account owner, Consumer<String> listener)
      throws IOException {
    super(port, tls, listener);
    this.account = owner.alias();
    this.logins = new Logins(owner.alias(), owner.user(), owner.password(), clock());
    this.cloud = new Cloud(owner.alias(), clock(), this::note);
    start();
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

  @Override
  protected Asked asked(Request request) {
    Optional<String> kind = Routes.kind(request, account);
    boolean isOperation = kind.filter(Cloud::isOperation).isPresent();
    return new Asked(
        isOperation ? request.body() : "",
        isOperation ? Set.of(kind.get(), "power") : kind.map(Set::of).orElse(Set.of()),
        () -> answer(request, kind));
  }

  @Override
  protected void control(String what, Map<String, String> query) {
    switch (what) {
      case "server" -> change(query, "name", "stopped");
      case "durations" -> durations(seconds(query.get("off")), seconds(query.get("on")));
      case "revoke" -> revokeTokens();
      case "unlock" -> unlock();
      default -> throw new IllegalArgumentException("no such control");
    }
  }

  private Reply answer(Request request, Optional<String> kind) {
    if (kind.isEmpty()) {
      return Reply.empty(404);
    } else if (kind.get().equals("login")) {
      return logins.login(request.json());
    } else if (!logins.knows(request.header("Authorization").orElse(""))) {
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
  @Override
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
  @Override
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
   * How many requests began so.
   *
   * @param start method and the beginning of the path
   * @return the count since the start
   */
  public int count(String start) {
    return lines(line -> line.startsWith(start));
  }

  @Override
  public Map<String, String> state() {
    return cloud.state();
  }
}
