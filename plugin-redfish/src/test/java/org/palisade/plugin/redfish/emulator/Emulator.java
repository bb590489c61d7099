package org.palisade.plugin.redfish.emulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.palisade.plugin.http.wire.EmulatedTime;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Reply;
import org.palisade.plugin.http.wire.Spoiler;
import org.palisade.plugin.http.wire.WireServer;

/**
 * A BMC or an enclosure that speaks Redfish on the loopback interface, with one user, as odd as
 * {@link Habit}s and its systems' properties make it, and as broken as {@link Fault}s do.
 * Thread-safe.
 *
 * <p>Faults hit requests of the kinds {@code root}, {@code systems}, {@code system}, {@code
 * chassis}, {@code manager}, {@code login}, {@code session}, {@code task}, {@code account}, {@code
 * role}, {@code reset} and its type itself ({@code ForceOff}, …).
 *
 * <p>Everything that it is asked is in {@link #log()}, with the kind of credentials that came.
 */
public final class Emulator implements AutoCloseable {
  private final EmulatedTime time = new EmulatedTime();
  private final Machines machines = new Machines(time);
  private final Set<Habit> habits = new CopyOnWriteArraySet<>();
  private final Logins logins;
  private final Service service;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Spoiler spoiler = new Spoiler();
  private final Consumer<String> listener;
  private final WireServer server;

  /**
   * Starts one, without systems.
   *
   * @param port the port, 0 for any
   * @param tls certificate and key, or nothing for plain HTTP
   * @param user the name of its user
   * @param password the user's password
   * @param listener is given each line of the log
   * @throws IOException if the port is taken
   */
  public Emulator(
      int port, Optional<SSLContext> tls, String user, String password, Consumer<String> listener)
      throws IOException {
    this.listener = listener;
    this.logins = new Logins(user, password, time);
    this.service = new Service(machines, logins, habits, time);
    this.server =
        new WireServer(
            port, tls, spoiler, Map.of("/", this::serve, "/_control/", new Control(this)::serve));
  }

  private void serve(HttpExchange exchange) throws IOException {
    Visit visit = Visit.of(exchange);
    Optional<String> elsewhere = service.redirect(exchange.getRequestURI().getPath());
    if (elsewhere.isPresent()) {
      note(visit, exchange, "redirected");
      Spoiler.send(exchange, Reply.empty(308).with("Location", elsewhere.get()));
      return;
    }
    Logins.Way way = logins.way(visit, !habits.contains(Habit.NO_BASIC));
    note(visit, exchange, way.name().toLowerCase(Locale.ROOT));
    Optional<Fault> fault = takeFault(visit);
    if (fault.isPresent()) {
      note("meets the fault " + fault.get());
      spoiler.answer(exchange, fault.get(), () -> answer(visit, way));
    } else {
      Spoiler.send(exchange, answer(visit, way));
    }
  }

  private Reply answer(Visit visit, Logins.Way way) {
    boolean isIn = way == Logins.Way.BASIC || way == Logins.Way.SESSION;
    Optional<Reply> monitor = isIn ? service.monitor(visit) : Optional.empty();
    return service.dressed(monitor.orElseGet(() -> service.answer(visit, way)));
  }

  private Optional<Fault> takeFault(Visit visit) {
    Set<String> kinds = Service.kinds(visit);
    return faults.stream().filter(fault -> fault.takes(kinds)).findFirst();
  }

  private void note(Visit visit, HttpExchange exchange, String how) {
    boolean isLogin = Service.kinds(visit).contains("login");
    String body = visit.body().isEmpty() || isLogin ? "" : " " + visit.body();
    note(visit.method() + " " + exchange.getRequestURI() + " [" + how + "]" + body);
  }

  private void note(String line) {
    log.add(line);
    listener.accept(line);
  }

  /**
   * Where it listens.
   *
   * @return scheme, host and port
   */
  public URI url() {
    return server.url();
  }

  /**
   * Adds a system with a chassis of its own, or puts another in its place.
   *
   * @param id its id, the last part of its path
   * @param power {@code On} or {@code Off}
   */
  public void add(String id, String power) {
    machines.add(id, power);
  }

  /**
   * Takes a system out.
   *
   * @param id its id
   */
  public void remove(String id) {
    machines.remove(id);
  }

  /**
   * Changes a system.
   *
   * @param id its id
   * @param property {@code power}; {@code answer} to an accepted reset (200, 201, 202_bare,
   *     202_task, 202_failing, 204), {@code polls} until its task ends, {@code already} (accept,
   *     400, 409), {@code obeys} (yes, no, returns), {@code off} and {@code on} in seconds, {@code
   *     changes} (hidden, visible), {@code stale} in seconds, {@code word} as the state shown (any,
   *     null, absent), {@code chassis} (follows, absent, any word), {@code allowed} reset types,
   *     {@code system} (running, hung), {@code uuid}, {@code serial}
   * @param value the new value
   */
  public void set(String id, String property, String value) {
    machines.set(id, property, value);
    note("control: " + id + " " + property + "=" + value);
  }

  /**
   * The true power state of a system now.
   *
   * @param id its id
   * @return {@code On}, {@code Off} or what comes between
   */
  public String power(String id) {
    return machines.power(id);
  }

  /**
   * The true power state of every system.
   *
   * @return ids and states
   */
  public Map<String, String> state() {
    return service.state();
  }

  /**
   * Gives the service some habits, and no others.
   *
   * @param all which
   */
  public void habits(Habit... all) {
    Set<Habit> wanted = EnumSet.noneOf(Habit.class);
    wanted.addAll(Arrays.asList(all));
    habits.clear();
    habits.addAll(wanted);
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

  /**
   * What the user may do.
   *
   * @param name {@code Administrator}, {@code Operator} or {@code ReadOnly}
   */
  public void role(String name) {
    service.role(name);
  }

  /**
   * How many sessions there can be at a time; 16 unless set.
   *
   * @param most a count
   */
  public void slots(int most) {
    logins.slots(most);
  }

  /**
   * How many refusals in a row lock the user out; none do unless set.
   *
   * @param count a count
   */
  public void lockAfter(int count) {
    logins.lockAfter(count);
  }

  /**
   * Whether the user is locked out.
   *
   * @return whether even the right password is refused
   */
  public boolean isLocked() {
    return logins.isLocked();
  }

  /**
   * Refuses every login, or lets the right one in again.
   *
   * @param refuses whether to refuse
   */
  public void refuseLogins(boolean refuses) {
    logins.refuseAll(refuses);
  }

  /** Ends all sessions, as a restart of the service does. */
  public void endSessions() {
    logins.endAll();
  }

  /**
   * The sessions that live.
   *
   * @return how many
   */
  public int sessions() {
    return logins.ids().size();
  }

  /**
   * The tokens that were given out.
   *
   * @return all since the start
   */
  public Set<String> tokens() {
    return logins.tokens();
  }

  /**
   * How often a password was shown to it.
   *
   * @return a count since the start
   */
  public int logins() {
    return logins.attempts();
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
   * Pushes the emulator's clock forward.
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
   * How many lines of the log have some text in them.
   *
   * @param text any
   * @return the count since the start
   */
  public int count(String text) {
    return (int) log.stream().filter(line -> line.contains(text)).count();
  }

  /** Stops listening, and breaks off what hangs. */
  @Override
  public void close() {
    server.close();
  }
}
