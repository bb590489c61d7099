package org.palisade.plugin.ipmi.link;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.wire.Octets;

/**
 * Sends a question until an answer comes: first again after 0.4 s, then after half as long again
 * each time, up to 2 s. On the asker's thread.
 *
 * @param <T> what an answer is read as
 */
public final class Question<T> {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /** How long the first answer is waited for before the question is sent again. */
  public static final Duration FIRST = Duration.ofMillis(400);

  /** Makes the datagram, a new one each time that it is sent. */
  @FunctionalInterface
  public interface Writer {
    /** The next datagram. */
    Octets next();
  }

  /**
   * Reads an arrival.
   *
   * @param <T> what an answer is read as
   */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Reads an arrival.
     *
     * @param datagram what came
     * @return the answer, or nothing where it belongs to another question
     * @throws StonithException where it makes no sense; it is then left out
     */
    Optional<T> read(Octets datagram) throws StonithException;
  }

  /**
   * What asking came to.
   *
   * @param <T> what an answer is read as
   * @param answer the answer, or nothing
   * @param senseless how many arrivals made no sense
   * @param bounced how many times the network said that nobody listens
   */
  public record Result<T>(Optional<T> answer, int senseless, int bounced) {}

  private final Link link;
  private final Writer writer;
  private final Reader<T> reader;
  private int senseless;
  private int bounced;

  /**
   * A question that has not been sent yet.
   *
   * @param link where to
   * @param writer makes the datagrams
   * @param reader reads the answers
   */
  public Question(Link link, Writer writer, Reader<T> reader) {
    this.link = link;
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Asks.
   *
   * @param sends how many times it is sent at most
   * @param first how long the first answer is waited for
   * @param call the time that is left
   * @return the answer, or what came instead
   * @throws IOException if the socket was closed
   * @throws InterruptedException when the thread is interrupted
   */
  public Result<T> ask(int sends, Duration first, Call call)
      throws IOException, InterruptedException {
    link.forgetArrivals();
    Optional<T> answer = Optional.empty();
    Duration wait = first;
    for (int i = 0; i < sends && answer.isEmpty() && !call.left().isZero(); i++) {
      link.send(writer.next());
      answer = await(Call.within(shorter(wait, call.left())));
      // Duration's own product goes through BigDecimal, and this is done for each packet.
      wait = shorter(LONGEST, Duration.ofNanos(wait.toNanos() * 3 / 2));
    }
    return new Result<>(answer, senseless, bounced);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Optional<T> await(Call turn) throws InterruptedException {
    while (true) {
      Optional<Link.Arrival> arrival = link.next(turn.left());
      if (arrival.isEmpty()) {
        return Optional.empty();
      }
      Optional<T> answer = read(arrival.get());
      if (answer.isPresent()) {
        return answer;
      }
    }
  }

  private Optional<T> read(Link.Arrival arrival) {
    switch (arrival.kind()) {
      case NOBODY_THERE -> bounced++;
      case DATAGRAM -> {
        try {
          return reader.read(arrival.datagram());
        } catch (StonithException e) {
          senseless++;
        }
      }
    }
    return Optional.empty();
  }
}
