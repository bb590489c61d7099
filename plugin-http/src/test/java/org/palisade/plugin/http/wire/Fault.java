package org.palisade.plugin.http.wire;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What goes wrong with the next requests of a kind. Thread-safe.
 *
 * <p>Which kinds there are is the server's to say; {@code any} is all of them.
 */
public final class Fault {

  /** How it goes wrong. */
  public enum Effect {
    /** Nothing is done; the answer is the one given. */
    ANSWER,
    /** Nothing is done; the connection is closed. */
    IGNORE,
    /** It is done; the connection is closed without an answer. */
    DROP,
    /** It is done; the answer comes a second late. */
    DELAY,
    /** It is done; an answer never comes. */
    HANG,
    /** It is done; the answer comes byte by byte, ten a second. */
    TRICKLE,
    /** It is done; the answer breaks off in the middle. */
    CUT,
    /** It is done; the answer is a web page. */
    GARBAGE,
    /** It is done; the answer has no body. */
    BLANK
  }

  private final String kind;
  private final Effect effect;
  private final AtomicInteger times;
  private final Reply answer;

  private Fault(String kind, Effect effect, int times, Reply answer) {
    this.kind = Objects.requireNonNull(kind);
    this.effect = effect;
    this.times = new AtomicInteger(times);
    this.answer = answer;
  }

  /**
   * A fault of the next request of a kind.
   *
   * @param kind the kind of request
   * @param effect anything but {@link Effect#ANSWER}
   * @return a fault that happens once
   */
  public static Fault next(String kind, Effect effect) {
    return new Fault(kind, effect, 1, Reply.empty(500));
  }

  /**
   * An answer of its own for the next request of a kind.
   *
   * @param kind the kind of request
   * @param status the HTTP status
   * @param body the body, JSON by its content type unless it is empty
   * @return a fault that happens once
   */
  public static Fault answer(String kind, int status, String body) {
    Reply reply = body.isEmpty() ? Reply.empty(status) : Reply.json(status, body);
    return new Fault(kind, Effect.ANSWER, 1, reply);
  }

  /**
   * Adds a header to the answer.
   *
   * @param name the header
   * @param value its value
   * @return a copy
   */
  public Fault header(String name, String value) {
    return new Fault(kind, effect, times.get(), answer.with(name, value));
  }

  /**
   * Makes the fault happen more than once.
   *
   * @param count how many requests it hits
   * @return a copy
   */
  public Fault times(int count) {
    return new Fault(kind, effect, count, answer);
  }

  Effect effect() {
    return effect;
  }

  Reply answer() {
    return answer;
  }

  /**
   * Whether it hits a request; if so, it is used up by one.
   *
   * @param kinds the kinds that the request is of
   * @return whether it does
   */
  public boolean takes(Set<String> kinds) {
    boolean hit = kind.equals("any") || kinds.contains(kind);
    return hit && times.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  @Override
  public String toString() {
    return effect.name().toLowerCase(Locale.ROOT) + " " + kind + " x" + times;
  }
}
