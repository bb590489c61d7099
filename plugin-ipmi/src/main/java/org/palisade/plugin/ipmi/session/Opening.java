package org.palisade.plugin.ipmi.session;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.palisade.plugin.StonithException.Reason.INVALID_SETTINGS;
import static org.palisade.plugin.StonithException.Reason.LOGIN_REFUSED;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.UNREACHABLE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.SessionNotes;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.ipmi.link.Link;
import org.palisade.plugin.ipmi.link.Links;
import org.palisade.plugin.ipmi.link.Question;
import org.palisade.plugin.ipmi.session.SetUpFailure.Kind;
import org.palisade.plugin.ipmi.wire.Suite;

/**
 * Sets sessions up, with another try when packets were lost, as long as the call has time.
 * Remembers which cipher suite the BMC took. One call at a time.
 */
final class Opening {
  /** Proofs count as logins, and BMCs lock accounts; still two may have been bent on the way. */
  private static final int MOST_PROOFS = 3;

  private static final Duration PAUSE = Question.FIRST;

  private final Login login;
  private final Links links;
  private final SessionNotes<NotedSession> notes;
  private volatile List<Suite> order;

  Opening(Login login, Links links, SessionNotes<NotedSession> notes) {
    this.login = login;
    this.links = links;
    this.notes = notes;
    this.order = login.suites();
  }

  /** A session, or the reason why there is none. */
  Session open(Call call) throws StonithException, IOException, InterruptedException {
    InetSocketAddress address = resolve();
    endLeft(address, false, call);
    Deque<Suite> left = new ArrayDeque<>(order);
    List<String> said = new ArrayList<>();
    Optional<SetUpFailure> noSlot = Optional.empty();
    while (true) {
      Suite suite = left.getFirst();
      try {
        Session session = attempt(address, suite, call);
        remember(suite);
        call.trace(
            "session with " + login.host() + ":" + login.port() + ", cipher suite " + suite.id());
        return session;
      } catch (SetUpFailure failure) {
        call.trace("cipher suite " + suite.id() + ": " + failure.getMessage());
        said.add(suite + failure.getMessage());
        int times = Collections.frequency(said, suite + failure.getMessage());
        if (failure.kind() == Kind.NO_SLOT) {
          noSlot = Optional.of(failure);
          endLeft(address, true, call);
        }
        boolean ends = isFinal(failure.kind(), times, left);
        if (!ends && isToBeLeftAlone(failure.kind())) {
          NANOSECONDS.sleep(Math.min(PAUSE.toNanos(), call.left().toNanos()));
        }
        if (ends || call.left().isZero()) {
          throw verdict(noSlot.orElse(failure));
        }
      }
    }
  }

  /** Ends what processes that are gone left at the BMC, where it takes slots that are few. */
  private void endLeft(InetSocketAddress address, boolean now, Call call) throws StonithException {
    for (SessionNotes.Left<NotedSession> left : notes.left(its -> its.isAt(address), now)) {
      call.trace("ending a session that a process left here which is gone");
      Session.left(connect(address), left).abandon();
    }
  }

  /** Whether there is no use in another try; the suite for that one is then the first. */
  private static boolean isFinal(Kind kind, int times, Deque<Suite> left) {
    return switch (kind) {
      case SILENT, SENSELESS, FORGOTTEN -> {
        left.addLast(left.removeFirst()); // some BMCs say nothing to a suite that they do not speak
        yield false;
      }
      case OTHER_SUITE, NO_SLOT -> { // some say that they have no slot for one that they do not
        if (times > 1) {
          left.removeFirst();
        }
        yield left.isEmpty();
      }
      case BOUNCED, WRONG_PASSWORD, WRONG_KEY -> true;
      case FORBIDDEN, UNKNOWN_USER, ODD, WRONG_PROOF, WRONG_KEY_PROOF -> times > 1;
      case PROOF_DECLINED -> times == MOST_PROOFS;
    };
  }

  /** The others answered late, or never. */
  private static boolean isToBeLeftAlone(Kind kind) {
    return kind == Kind.FORGOTTEN || kind == Kind.PROOF_DECLINED;
  }

  private InetSocketAddress resolve() throws StonithException {
    InetSocketAddress address = new InetSocketAddress(login.host(), login.port());
    if (address.isUnresolved()) {
      throw new StonithException(
          UNREACHABLE,
          "no address is known for " + login.host() + "; check ip and the name service");
    }
    return address;
  }

  private Session attempt(InetSocketAddress address, Suite suite, Call call)
      throws SetUpFailure, StonithException, IOException, InterruptedException {
    Link link = connect(address);
    boolean established = false;
    try {
      Session session = new SetUp(link, address, notes, login, suite, call).run();
      established = true;
      return session;
    } finally {
      if (!established) {
        link.close();
      }
    }
  }

  private Link connect(InetSocketAddress address) throws StonithException {
    try {
      return links.open(address);
    } catch (IOException e) {
      throw new StonithException(
          UNREACHABLE, "no way to " + address + ": " + e.getMessage() + "; check ip and routes", e);
    }
  }

  private void remember(Suite suite) {
    if (order.get(0) == suite) {
      return;
    }
    List<Suite> first = new ArrayList<>(List.of(suite));
    login.suites().stream().filter(one -> one != suite).forEach(first::add);
    order = List.copyOf(first);
  }

  private StonithException verdict(SetUpFailure failure) {
    String what = failure.getMessage();
    return switch (failure.kind()) {
      case SILENT, FORGOTTEN ->
          new StonithException(
              UNREACHABLE,
              what + "; see that the BMC is up and that UDP port " + login.port() + " reaches it",
              failure);
      case BOUNCED ->
          new StonithException(
              UNREACHABLE, what + "; see that IPMI over LAN is enabled at the BMC", failure);
      case SENSELESS -> new StonithException(PROTOCOL, what, failure);
      case OTHER_SUITE ->
          new StonithException(
              INVALID_SETTINGS,
              what + "; enable suite 3 or 17 at the BMC, or set cipher=auto",
              failure);
      case NO_SLOT ->
          StonithException.busy(
              what + "; others hold its sessions, or one that was cut has not timed out yet",
              Duration.ZERO);
      case FORBIDDEN ->
          new StonithException(
              Reason.FORBIDDEN, what + "; set privlvl to what this user may have", failure);
      case ODD -> new StonithException(PROTOCOL, what, failure);
      case UNKNOWN_USER ->
          new StonithException(
              LOGIN_REFUSED,
              what + "; check the user, that it is enabled for LAN, and its level against privlvl",
              failure);
      case WRONG_PROOF, WRONG_PASSWORD ->
          new StonithException(
              LOGIN_REFUSED,
              what + "; check it, and that the BMC did not cut it to 16 bytes when it was set",
              failure);
      case PROOF_DECLINED ->
          new StonithException(
              LOGIN_REFUSED,
              what
                  + ", though it knows the same password; see the BMC's log whether the account is"
                  + " locked, and its firmware's notes",
              failure);
      case WRONG_KEY_PROOF, WRONG_KEY ->
          new StonithException(
              LOGIN_REFUSED,
              what + "; the BMC's key Kg is not what hexadecimal_kg says (none, if not set)",
              failure);
    };
  }
}
