package org.palisade.plugin.redfish.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.palisade.plugin.http.wire.Request;

/** The service's only user, by Basic authentication or by sessions. Thread-safe. */
final class Logins {

  /** How a request came in. */
  enum Way {
    /** Without credentials. */
    NONE,
    /** With the right password. */
    BASIC,
    /** With the token of a living session. */
    SESSION,
    /** With credentials that are refused. */
    REFUSED
  }

  private record Session(String token, Instant used) {}

  private static final Duration IDLE = Duration.ofMinutes(30);

  private final String user;
  private final String password;
  private final Clock clock;
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final Set<String> tokens = new TreeSet<>();
  private int slots = 16;
  private int lockAfter = Integer.MAX_VALUE;
  private int refusals;
  private int attempts;
  private int serial;
  private boolean refusesAll;

  Logins(String user, String password, Clock clock) {
    this.user = user;
    this.password = password;
    this.clock = clock;
  }

  String user() {
    return user;
  }

  synchronized void slots(int most) {
    slots = most;
  }

  synchronized void lockAfter(int count) {
    lockAfter = count;
  }

  synchronized void refuseAll(boolean refuses) {
    refusesAll = refuses;
    refusals = 0;
  }

  synchronized int attempts() {
    return attempts;
  }

  synchronized Set<String> tokens() {
    return Set.copyOf(tokens);
  }

  synchronized boolean isLocked() {
    return refusals >= lockAfter;
  }

  synchronized Way way(Request request, boolean takesBasic) {
    Optional<String> token = request.header("X-Auth-Token");
    if (token.isPresent()) {
      return session(token.get()).isPresent() ? Way.SESSION : Way.REFUSED;
    }
    Optional<String> basic = request.header("Authorization");
    if (basic.isEmpty()) {
      return Way.NONE;
    }
    byte[] right = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String expected = "Basic " + Base64.getEncoder().encodeToString(right);
    return takesBasic && attempt(basic.get().equals(expected)) ? Way.BASIC : Way.REFUSED;
  }

  private boolean attempt(boolean right) {
    attempts++;
    boolean in = right && !refusesAll && !isLocked();
    refusals = in ? 0 : refusals + 1;
    return in;
  }

  private Optional<String> session(String token) {
    expire();
    for (Map.Entry<String, Session> one : sessions.entrySet()) {
      if (one.getValue().token().equals(token)) {
        one.setValue(new Session(token, clock.instant()));
        return Optional.of(one.getKey());
      }
    }
    return Optional.empty();
  }

  private void expire() {
    Instant oldest = clock.instant().minus(IDLE);
    sessions.values().removeIf(session -> session.used().isBefore(oldest));
  }

  synchronized boolean accepts(String name, String word) {
    return attempt(user.equals(name) && password.equals(word));
  }

  /** The id of a new session, or nothing where all slots are taken. */
  synchronized Optional<String> open() {
    expire();
    if (sessions.size() >= slots) {
      return Optional.empty();
    }
    String id = String.valueOf(++serial);
    String token = "token-" + Long.toHexString(0x5eed_0000_0000L + serial * 7919L);
    tokens.add(token);
    sessions.put(id, new Session(token, clock.instant()));
    return Optional.of(id);
  }

  synchronized String token(String id) {
    return sessions.get(id).token();
  }

  synchronized List<String> ids() {
    expire();
    return new ArrayList<>(sessions.keySet());
  }

  synchronized boolean end(String id) {
    return sessions.remove(id) != null;
  }

  synchronized void endAll() {
    sessions.clear();
  }
}
