package org.palisade.plugin.ipmi.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.palisade.plugin.Call;
import org.palisade.plugin.SessionNotes;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.link.Link;
import org.palisade.plugin.ipmi.link.Question;
import org.palisade.plugin.ipmi.wire.Command;
import org.palisade.plugin.ipmi.wire.Message;
import org.palisade.plugin.ipmi.wire.Message.Request;
import org.palisade.plugin.ipmi.wire.Message.Response;
import org.palisade.plugin.ipmi.wire.Octets;
import org.palisade.plugin.ipmi.wire.Seal;

/** An established session. One asks at a time; {@link #close} may come beside it. */
final class Session {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NUMBERS = 64;

  /** How often what is not answered is said, since a lost farewell holds one of few slots. */
  static final int FAREWELLS = 3;

  private static final Duration FAREWELL = Duration.ofMillis(300);

  private final Link link;
  private final Seal seal;
  private final int console;
  private final int bmc;
  private final SessionNotes.Note note;
  private final AtomicInteger sent = new AtomicInteger();
  private int noted; // guarded by the note
  private int number;
  private int newest;
  private long lastAnswer = System.nanoTime();
  private boolean raised;

  Session(Link link, int console, NotedSession noted, SessionNotes.Note note) {
    this.link = link;
    this.seal = new Seal(noted.suite().hash(), noted.key());
    this.console = console;
    this.bmc = noted.bmc();
    this.note = note;
    this.noted = noted.sent();
  }

  /** The session of a process that is gone: it can be ended, for what is said to it is unknown. */
  static Session left(Link link, SessionNotes.Left<NotedSession> left) {
    Session session = new Session(link, 0, left.session(), left.note());
    session.sent.set(left.session().sent());
    return session;
  }

  /** Whether its socket can still be used. */
  boolean isOpen() {
    return link.isOpen();
  }

  /** How long the BMC has said nothing. */
  Duration idle() {
    return Duration.ofNanos(System.nanoTime() - lastAnswer);
  }

  /** Whether the session was given the level that was asked for. */
  boolean isRaised() {
    return raised;
  }

  void raised() {
    raised = true;
  }

  /**
   * Asks.
   *
   * @param sends how many times it is sent at most, each time with numbers of its own: BMCs were
   *     seen to obey a repeated packet twice, and others drop what they have seen
   * @param first how long the first answer is waited for
   */
  Question.Result<Octets> ask(Command command, Octets data, int sends, Duration first, Call call)
      throws IOException, InterruptedException {
    List<Request> asked = new ArrayList<>();
    Question<Octets> question =
        new Question<>(
            link,
            () -> {
              Request request = new Request(command, nextNumber(), data);
              asked.add(request);
              return seal(request);
            },
            datagram -> message(datagram).filter(message -> answersOne(asked, message)));
    Question.Result<Octets> result = question.ask(sends, first, call);
    if (result.answer().isPresent()) {
      lastAnswer = System.nanoTime();
    }
    return result;
  }

  private int nextNumber() {
    number = (number + 1) % NUMBERS;
    return number;
  }

  private Octets seal(Request request) {
    byte[] start = new byte[16];
    RANDOM.nextBytes(start);
    int sequence = sent.incrementAndGet();
    note(sequence);
    return seal.close(new Seal.Sealed(bmc, sequence, request.encode()), Octets.copyOf(start));
  }

  /** Notes how many packets were sent, before the last of them is: some ahead at a time. */
  private void note(int sequence) {
    synchronized (note) {
      if (sequence > noted) {
        noted = sequence + NotedSession.AHEAD - 1;
        note.write(NotedSession.SENT, ByteBuffer.allocate(Integer.BYTES).putInt(noted).array());
      }
    }
  }

  /**
   * The message in a datagram, unless it is one of before: what was said then is not what is so
   * now, and the numbers of questions come round again.
   */
  private Optional<Octets> message(Octets datagram) throws StonithException {
    Seal.Sealed sealed = seal.open(datagram);
    if (sealed.session() != console || sealed.sequence() - newest <= 0) {
      return Optional.empty();
    }
    newest = sealed.sequence();
    return Optional.of(sealed.message());
  }

  /** A message that cannot be read was signed by the BMC, and is its answer. */
  private static boolean answersOne(List<Request> asked, Octets message) {
    try {
      Response response = Message.Response.parse(message);
      return asked.stream().anyMatch(response::answers);
    } catch (StonithException e) {
      return true;
    }
  }

  /** Tells the BMC, without waiting for what it says. */
  void abandon() {
    try {
      for (int i = 0; i < FAREWELLS; i++) {
        link.send(seal(farewell(nextNumber())));
      }
    } catch (IOException e) {
      return; // the socket is closed: the BMC drops the session when it has been idle
    } finally {
      link.close();
      note.erase();
    }
  }

  private Request farewell(int as) {
    return new Request(Command.CLOSE_SESSION, as, Octets.le32(bmc));
  }

  /** Ends the session, and waits a little until the BMC says so. */
  void close() {
    try {
      ask(
          Command.CLOSE_SESSION,
          Octets.le32(bmc),
          FAREWELLS,
          FAREWELL,
          Call.within(Duration.ofSeconds(1)));
    } catch (IOException e) {
      return; // closed already
    } catch (InterruptedException e) {
      abandon();
      Thread.currentThread().interrupt();
    } finally {
      link.close();
      note.erase();
    }
  }
}
