package org.palisade.plugin.ipmi.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.palisade.plugin.Call;
import org.palisade.plugin.SessionNotes;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.link.Link;
import org.palisade.plugin.ipmi.link.Question;
import org.palisade.plugin.ipmi.session.SetUpFailure.Kind;
import org.palisade.plugin.ipmi.wire.Agreement;
import org.palisade.plugin.ipmi.wire.Octets;
import org.palisade.plugin.ipmi.wire.Packet;
import org.palisade.plugin.ipmi.wire.Setup;
import org.palisade.plugin.ipmi.wire.Status;
import org.palisade.plugin.ipmi.wire.Suite;

/** One try to set a session up: Open Session, RAKP 1 to 4. Used once. */
final class SetUp {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int OPEN_SENDS = 3;

  /** More, since the BMC is there; and a set-up that is given up holds a slot for a while. */
  private static final int PROOF_SENDS = 5;

  private final Link link;
  private final InetSocketAddress address;
  private final SessionNotes<NotedSession> notes;
  private final Login login;
  private final Suite suite;
  private final Call call;
  private final int console = RANDOM.nextInt(1, Integer.MAX_VALUE);
  private int lastTag = RANDOM.nextInt(256);

  SetUp(
      Link link,
      InetSocketAddress address,
      SessionNotes<NotedSession> notes,
      Login login,
      Suite suite,
      Call call) {
    this.link = link;
    this.address = address;
    this.notes = notes;
    this.login = login;
    this.suite = suite;
    this.call = call;
  }

  /**
   * Sets up.
   *
   * @throws SetUpFailure where there is no session, and why
   * @throws StonithException with {@code PROTOCOL} where the BMC's lengths lie
   */
  Session run() throws SetUpFailure, StonithException, IOException, InterruptedException {
    int bmc = open();
    Agreement agreement = introduce(bmc);
    Octets sessionKey = agreement.sessionKey(login.bmcKey());
    NotedSession noted = NotedSession.of(address, suite, sessionKey, bmc);
    Session session = new Session(link, console, noted, notes.add(noted));
    boolean established = false;
    try {
      prove(agreement, sessionKey);
      established = true;
    } finally {
      if (!established) {
        session.abandon(); // the BMC may have set it up; it knows the same key then
      }
    }
    return session;
  }

  private int open() throws SetUpFailure, StonithException, IOException, InterruptedException {
    int level = login.privilege().level();
    Octets reply =
        ask(
            "Open Session",
            tag -> Setup.open(tag, level, console, suite),
            Packet.OPEN_REPLY,
            OPEN_SENDS,
            any -> true);
    Setup.Opened opened = Setup.Opened.parse(reply);
    if (!opened.algorithms().equals(suite.algorithms())) {
      throw Refusals.otherAlgorithms(suite);
    }
    return opened.bmc();
  }

  private Agreement introduce(int bmc)
      throws SetUpFailure, StonithException, IOException, InterruptedException {
    Octets random = random16();
    AtomicReference<Octets> wrong = new AtomicReference<>(Octets.NONE);
    AtomicReference<Optional<Agreement>> proven = new AtomicReference<>(Optional.empty());
    Octets reply;
    try {
      // A wrong proof may be a packet that the network bent, but not the same one twice. Asking
      // again is no second login.
      reply =
          ask(
              "RAKP 1",
              tag -> Setup.rakp1(tag, bmc, random, login.role(), login.user()),
              Packet.RAKP_2,
              PROOF_SENDS,
              payload -> {
                proven.set(proven(agreement(bmc, random, payload), payload));
                return proven.get().isPresent() || isSaidAgain(wrong.getAndSet(payload), payload);
              });
    } catch (SetUpFailure silence) {
      if (wrong.get().size() == 0) {
        throw silence;
      }
      giveUp(bmc);
      throw wrongProof(Kind.WRONG_PROOF);
    }
    if (Setup.Rakp2.parse(reply).proof().size() != suite.hash().size()) {
      giveUp(bmc);
      throw Refusals.otherAlgorithms(suite);
    }
    if (proven.get().isEmpty()) {
      giveUp(bmc);
      throw wrongProof(Kind.WRONG_PASSWORD);
    }
    return proven.get().get();
  }

  /** The same to another question: a doubled answer to a question that was bent is none. */
  private static boolean isSaidAgain(Octets before, Octets now) throws StonithException {
    return before.size() > 0 && before.at(0) != now.at(0) && before.from(1).equals(now.from(1));
  }

  private static SetUpFailure wrongProof(Kind kind) {
    return new SetUpFailure(kind, "the password is not the one that the BMC has for this user");
  }

  private Agreement agreement(int bmc, Octets random, Octets payload) throws StonithException {
    Setup.Rakp2 rakp2 = Setup.Rakp2.parse(payload);
    return new Agreement(
        suite, console, bmc, random, rakp2.random(), rakp2.guid(), login.role(), login.user());
  }

  private Optional<Agreement> proven(Agreement agreement, Octets payload) throws StonithException {
    boolean right = Setup.Rakp2.parse(payload).proof().equals(agreement.bmcProof(login.password()));
    return right ? Optional.of(agreement) : Optional.empty();
  }

  private void prove(Agreement agreement, Octets sessionKey)
      throws SetUpFailure, StonithException, IOException, InterruptedException {
    Octets proof = agreement.consoleProof(login.password());
    Octets expected = agreement.keyProof(sessionKey);
    Octets told = keyProof(agreement, proof, PROOF_SENDS);
    if (told.equals(expected)) {
      return;
    }
    Octets again;
    try {
      again = keyProof(agreement, proof, 1); // what was bent on the way was so once
    } catch (SetUpFailure silence) {
      throw wrongKey(Kind.WRONG_KEY_PROOF); // many say nothing more to a session that is set up
    }
    if (!again.equals(expected)) {
      throw wrongKey(again.equals(told) ? Kind.WRONG_KEY : Kind.WRONG_KEY_PROOF);
    }
  }

  private Octets keyProof(Agreement agreement, Octets proof, int sends)
      throws SetUpFailure, StonithException, IOException, InterruptedException {
    return Setup.keyProof(
        ask(
            "RAKP 3",
            tag -> Setup.rakp3(tag, agreement.bmc(), proof),
            Packet.RAKP_4,
            sends,
            any -> true));
  }

  private static SetUpFailure wrongKey(Kind kind) {
    return new SetUpFailure(kind, "a wrong proof of the BMC's key");
  }

  /** Which answers are good enough. */
  @FunctionalInterface
  private interface Check {
    boolean accepts(Octets payload) throws StonithException;
  }

  /** Each time that it is sent a question has another tag, which its answer repeats. */
  private Octets ask(String what, IntFunction<Octets> question, int type, int sends, Check check)
      throws SetUpFailure, StonithException, IOException, InterruptedException {
    Set<Integer> tags = new HashSet<>();
    Question<Octets> packet =
        new Question<>(
            link,
            () -> {
              int tag = nextTag();
              tags.add(tag);
              return question.apply(tag);
            },
            datagram -> payload(datagram, type, tags, check));
    Question.Result<Octets> result = packet.ask(sends, Question.FIRST, call);
    if (result.answer().isEmpty()) {
      throw SetUpFailure.silent(what, result);
    }
    Octets payload = result.answer().get();
    Status status = Setup.reply(payload).status();
    if (status != Status.OK) {
      throw Refusals.of(what, status);
    }
    return payload;
  }

  /** Only after RAKP 2: pyghmi's BMC was seen to die of it before. */
  private void giveUp(int bmc) throws IOException {
    for (int i = 0; i < Session.FAREWELLS; i++) {
      link.send(Setup.giveUp(nextTag(), bmc));
    }
  }

  private Optional<Octets> payload(Octets datagram, int type, Set<Integer> tags, Check check)
      throws StonithException {
    Packet packet = Packet.parse(datagram);
    if (packet.type() != type) {
      return Optional.empty();
    }
    Setup.Reply reply = Setup.reply(packet.payload());
    if (!tags.contains(reply.tag())) {
      return Optional.empty();
    }
    if (reply.status() != Status.OK) {
      return Optional.of(packet.payload());
    }
    boolean accepted = reply.console() == console && check.accepts(packet.payload());
    return accepted ? Optional.of(packet.payload()) : Optional.empty();
  }

  private int nextTag() {
    lastTag = (lastTag + 1) & 0xFF;
    return lastTag;
  }

  private static Octets random16() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    return Octets.copyOf(random);
  }
}
