package org.palisade.plugin.redfish.emulator;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.palisade.plugin.http.wire.HttpEmulator;
import org.palisade.plugin.http.wire.Reply;
import org.palisade.plugin.http.wire.Request;

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
public final class Emulator extends HttpEmulator {
  private final Set<Habit> habits = new CopyOnWriteArraySet<>();
  private final Machines machines = new Machines(clock());
  private final Logins logins;
  private final Service service;

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
    super(port, tls, listener);
    this.logins = new Logins(user, password, clock());
    this.service = new Service(machines, logins, habits, clock());
    start();
  }

  @Override
  protected Asked asked(Request request) {
    Optional<String> elsewhere = service.redirect(request.uri().getPath());
    if (elsewhere.isPresent()) {
      Reply there = Reply.empty(308).with("Location", elsewhere.get());
      return new Asked("[redirected]", Set.of(), () -> there);
    }
    Logins.Way way = logins.way(request, !habits.contains(Habit.NO_BASIC));
    Set<String> kinds = Service.kinds(request);
    String body = kinds.contains("login") ? "" : request.body();
    String more = "[" + way.name().toLowerCase(Locale.ROOT) + "] " + body;
    return new Asked(more, kinds, () -> answer(request, way));
  }

  @Override
  protected void control(String what, Map<String, String> query) {
    switch (what) {
      case "system" -> change(query, "id", "Off");
      case "habits" -> habits(named(query.get("are")));
      case "slots" -> slots(Integer.parseInt(query.get("most")));
      case "role" -> role(query.get("is"));
      default -> throw new IllegalArgumentException("no such control");
    }
  }

  private static Habit[] named(String names) {
    return Stream.of(names.split(",", -1))
        .filter(name -> !name.isEmpty())
        .map(Habit::valueOf)
        .toArray(Habit[]::new);
  }

  private Reply answer(Request request, Logins.Way way) {
    boolean isIn = way == Logins.Way.BASIC || way == Logins.Way.SESSION;
    Optional<Reply> monitor = isIn ? service.monitor(request) : Optional.empty();
    return service.dressed(monitor.orElseGet(() -> service.answer(request, way)));
  }

  /**
   * Adds a system with a chassis of its own, or puts another in its place.
   *
   * @param id its id, the last part of its path
   * @param power {@code On} or {@code Off}
   */
  @Override
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
  @Override
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
  @Override
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

  /**
   * How many lines of the log have some text in them.
   *
   * @param text any
   * @return the count since the start
   */
  public int count(String text) {
    return lines(line -> line.contains(text));
  }
}
