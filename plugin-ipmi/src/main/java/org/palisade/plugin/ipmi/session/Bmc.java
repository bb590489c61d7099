package org.palisade.plugin.ipmi.session;

import static org.palisade.plugin.StonithException.Reason.FORBIDDEN;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.UNCERTAIN;
import static org.palisade.plugin.StonithException.Reason.UNREACHABLE;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.palisade.plugin.Call;
import org.palisade.plugin.SessionNotes;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.link.Links;
import org.palisade.plugin.ipmi.link.Question;
import org.palisade.plugin.ipmi.wire.Command;
import org.palisade.plugin.ipmi.wire.Message.Response;
import org.palisade.plugin.ipmi.wire.Octets;

/**
 * One BMC: asks and commands it, over at most one session, which is set up when it is needed and
 * again when the BMC has forgotten it. One call at a time; {@link #disconnect} may come beside it.
 */
public final class Bmc {
  private static final int SENDS = 4;
  private static final int NO_SUCH_LEVEL_FOR_USER = 0x80;
  private static final int LEVEL_TOO_HIGH = 0x81;

  /**
   * After such a silence the BMC may have forgotten the session, so it is asked before a command.
   */
  private static final Duration FRESH = Duration.ofSeconds(3);

  private final Login login;
  private final Duration replyTime;
  private final Opening opening;
  private final AtomicReference<Optional<Session>> current =
      new AtomicReference<>(Optional.empty());

  /**
   * A BMC that is not contacted yet.
   *
   * @param login where it is and who logs in
   * @param replyTime how long the answer to a command is waited for
   * @param links the sockets
   * @param notes where its sessions are noted
   */
  public Bmc(Login login, Duration replyTime, Links links, SessionNotes<NotedSession> notes) {
    this.login = login;
    this.replyTime = replyTime;
    this.opening = new Opening(login, links, notes);
  }

  /**
   * Asks something that changes nothing: as often as is needed, over new sessions if need be.
   *
   * @param command the question
   * @param data what it takes
   * @param call the time that is left
   * @return the answer, whatever its completion code
   * @throws StonithException with the reason
   * @throws IOException if the device was disconnected meanwhile
   * @throws InterruptedException when the thread is interrupted
   */
  public Response ask(Command command, Octets data, Call call)
      throws StonithException, IOException, InterruptedException {
    while (true) {
      Session session = session(call);
      Question.Result<Octets> result = session.ask(command, data, SENDS, Question.FIRST, call);
      if (result.answer().isPresent()) {
        return told(command, data, result.answer().get(), call);
      }
      drop(session);
      if (call.left().isZero()) {
        throw silence(command, result);
      }
      call.trace("no answer to " + command + ": another session");
    }
  }

  private static StonithException silence(Command command, Question.Result<?> result) {
    return result.senseless() > 0
        ? new StonithException(
            PROTOCOL, "the answers to " + command + " make no sense (" + result.senseless() + ")")
        : new StonithException(
            UNREACHABLE, "the BMC stopped answering (" + command + "); see that it is reachable");
  }

  /**
   * Sends a command that changes something, once.
   *
   * @param data what Chassis Control takes
   * @param call the time that is left
   * @return the answer, whatever its completion code
   * @throws StonithException with {@code UNCERTAIN} where the command was sent and no answer came;
   *     any other reason means that it was not sent, or that the BMC told
   * @throws IOException if the device was disconnected meanwhile
   * @throws InterruptedException when the thread is interrupted
   */
  public Response control(Octets data, Call call)
      throws StonithException, IOException, InterruptedException {
    Session session;
    try {
      session = ready(call);
    } catch (StonithException e) {
      throw e.beforeCommand();
    }
    Question.Result<Octets> result = session.ask(Command.CHASSIS_CONTROL, data, 1, replyTime, call);
    if (result.answer().isEmpty()) {
      throw new StonithException(
          UNCERTAIN,
          "the command was sent once and the BMC did not answer within "
              + replyTime.toMillis() / 1000.0
              + " s: it may have acted");
    }
    return told(Command.CHASSIS_CONTROL, data, result.answer().get(), call);
  }

  /** No command that is sent carries a secret, nor does what comes. */
  private static Response told(Command command, Octets data, Octets answer, Call call)
      throws StonithException {
    Response response = Response.parse(answer);
    String came = hex(response.data());
    call.trace(
        command
            + hex(data)
            + ": "
            + Completion.words(response.completion())
            + (came.isEmpty() ? "" : ", data" + came));
    return response;
  }

  private static String hex(Octets data) {
    return HexFormat.of().withPrefix(" ").formatHex(data.toArray());
  }

  private Session ready(Call call) throws StonithException, IOException, InterruptedException {
    Session session = session(call);
    if (session.isRaised() && session.idle().compareTo(FRESH) <= 0) {
      return session;
    }
    raise(call);
    return session(call); // which is another one, where the BMC had forgotten the first
  }

  /**
   * Asks the BMC, now, for the level of the settings: the session then has it.
   *
   * @param call the time that is left
   * @throws StonithException with {@code FORBIDDEN} where the BMC does not give the level, or it is
   *     none that may switch
   * @throws IOException if the device was disconnected meanwhile
   * @throws InterruptedException when the thread is interrupted
   */
  public void raise(Call call) throws StonithException, IOException, InterruptedException {
    Response response = ask(Command.SET_PRIVILEGE, Octets.of(login.privilege().level()), call);
    String level = "the level " + login.privilege();
    switch (response.completion()) {
      case 0 -> requireMaySwitch(response.data().at(0) & 0xF);
      case NO_SUCH_LEVEL_FOR_USER, LEVEL_TOO_HIGH ->
          throw new StonithException(
              FORBIDDEN,
              String.format(
                  "this user may not have %s (0x%02X); raise it at the BMC, or set privlvl",
                  level, response.completion()));
      default -> throw Completion.readFailure(response.completion(), level);
    }
    session(call).raised();
  }

  private static void requireMaySwitch(int granted) throws StonithException {
    if (granted < Privilege.OPERATOR.level()) {
      throw new StonithException(
          FORBIDDEN,
          "a session of level "
              + granted
              + " may read and not switch; set privlvl to operator or administrator");
    }
  }

  private Session session(Call call) throws StonithException, IOException, InterruptedException {
    Optional<Session> known = current.get().filter(Session::isOpen);
    if (known.isPresent()) {
      return known.get();
    }
    Session fresh = opening.open(call);
    current.set(Optional.of(fresh));
    return fresh;
  }

  private void drop(Session session) {
    session.abandon();
    current.set(Optional.empty());
  }

  /** Ends the session, if there is one. What was learned of the BMC is kept. */
  public void disconnect() {
    current.getAndSet(Optional.empty()).ifPresent(Session::close);
  }
}
