package org.palisade.plugin.ipmi.bmc;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.bmc.Slots.Slot;
import org.palisade.plugin.ipmi.wire.Agreement;
import org.palisade.plugin.ipmi.wire.Octets;
import org.palisade.plugin.ipmi.wire.Packet;
import org.palisade.plugin.ipmi.wire.Seal;
import org.palisade.plugin.ipmi.wire.Status;
import org.palisade.plugin.ipmi.wire.Suite;

/** A BMC with a chassis, in memory: RMCP+ with suites 3 and 17, session slots, faults. */
public final class FakeBmc {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Octets GUID =
      Octets.of(0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0x4F, 0x81, 1, 2, 3, 4, 5, 6, 7);

  private final Octets user;
  private final Octets password;
  private final Slots slots;
  private final Chassis chassis = new Chassis(GUID);
  private final AtomicInteger opens = new AtomicInteger();
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicInteger proofs = new AtomicInteger();
  private Set<Suite> suites = EnumSet.allOf(Suite.class);
  private Optional<Octets> key = Optional.empty();
  private volatile Misbehaviour misbehaviour = Misbehaviour.NONE;

  /**
   * A BMC with 4 slots whose idle sessions end after 60 s, those of an unfinished set-up after 3.
   */
  public FakeBmc(Octets user, Octets password) {
    this(user, password, 4, Duration.ofSeconds(60));
  }

  public FakeBmc(Octets user, Octets password, int slots, Duration idleTime) {
    this.user = user;
    this.password = password;
    this.slots = new Slots(slots, idleTime.dividedBy(20), idleTime);
  }

  public synchronized FakeBmc speaksOnly(Suite suite) {
    suites = EnumSet.of(suite);
    return this;
  }

  public synchronized FakeBmc hasKey(Octets kg) {
    key = Optional.of(kg);
    return this;
  }

  public void misbehave(Misbehaviour how) {
    misbehaviour = how;
  }

  public Misbehaviour misbehaviour() {
    return misbehaviour;
  }

  public Chassis chassis() {
    return chassis;
  }

  /** How many times a session was asked for, whatever the suite. */
  public int opens() {
    return opens.get();
  }

  public int logins() {
    return logins.get();
  }

  /** How many times there was no slot for a session. */
  public int refusals() {
    return refusals.get();
  }

  /** How many times a console proved that it knows the password. */
  public int proofs() {
    return proofs.get();
  }

  public int unanswered() {
    return unanswered.get();
  }

  public synchronized int sessions() {
    return slots.established();
  }

  /** Forgets its sessions, as a BMC that boots. */
  public synchronized void forgetSessions() {
    slots.clear();
  }

  /** Drops the session that was silent for the longest time, as if that were its idle time. */
  public synchronized void dropOldestSession() {
    slots.dropOldest();
  }

  /** What it says to a datagram, if anything. */
  public synchronized Optional<Octets> answer(Octets datagram) {
    if (misbehaviour == Misbehaviour.HANGS) {
      unanswered.incrementAndGet();
      return Optional.empty();
    }
    try {
      if (Capabilities.isAsked(datagram)) {
        return Optional.of(Capabilities.answer(datagram));
      }
      if (datagram.le32At(6) != 0) {
        return inSession(datagram);
      }
      Packet packet = Packet.parse(datagram);
      return switch (packet.type()) {
        case Packet.OPEN_REQUEST -> Optional.of(open(packet.payload()));
        case Packet.RAKP_1 -> rakp2(packet.payload());
        case Packet.RAKP_3 -> rakp4(packet.payload());
        default -> Optional.empty();
      };
    } catch (StonithException e) {
      return Optional.empty(); // garbage, which a BMC drops
    }
  }

  private Octets open(Octets payload) throws StonithException {
    int tag = payload.at(0);
    int console = payload.le32At(4);
    opens.incrementAndGet();
    Optional<Suite> asked = suites.stream().filter(suite -> isAsked(suite, payload)).findFirst();
    if (misbehaviour == Misbehaviour.IS_BUSY) {
      return status(Packet.OPEN_REPLY, tag, Status.NO_RESOURCES, console);
    }
    if (misbehaviour == Misbehaviour.DOWNGRADES) {
      asked = Optional.of(Suite.SUITE_3);
    }
    if (asked.isEmpty()) {
      return status(Packet.OPEN_REPLY, tag, Status.NO_SUITE, console);
    }
    Optional<Slot> slot = slots.open(console, asked.get(), random16());
    if (slot.isEmpty()) {
      refusals.incrementAndGet();
      return status(Packet.OPEN_REPLY, tag, Status.NO_RESOURCES, console);
    }
    Octets granted = Octets.join(Octets.le32(slot.get().id), asked.get().algorithms());
    return reply(Packet.OPEN_REPLY, tag, console, granted);
  }

  private static boolean isAsked(Suite suite, Octets payload) {
    byte[] all = payload.toArray();
    return Octets.copyOf(Arrays.copyOfRange(all, 8, 32)).equals(suite.algorithms());
  }

  private Optional<Octets> rakp2(Octets payload) throws StonithException {
    Optional<Slot> found = slots.find(payload.le32At(4));
    if (found.isEmpty()) {
      return Optional.of(status(Packet.RAKP_2, payload.at(0), Status.BAD_SESSION, 0));
    }
    Slot slot = found.get();
    if (misbehaviour == Misbehaviour.FORGETS_SET_UPS) {
      slots.close(slot.id);
      return Optional.of(status(Packet.RAKP_2, payload.at(0), Status.INACTIVE_SESSION, 0));
    }
    Octets name = payload.slice(28, payload.at(27));
    if (slot.agreement.isEmpty()) {
      logins.incrementAndGet();
    }
    if (!name.equals(user)) {
      slots.close(slot.id);
      return Optional.of(status(Packet.RAKP_2, payload.at(0), Status.UNKNOWN_NAME, slot.console));
    }
    Agreement agreement =
        new Agreement(
            slot.suite,
            slot.console,
            slot.id,
            payload.slice(8, 16),
            slot.random,
            GUID,
            payload.at(24),
            name);
    slot.agreement = Optional.of(agreement);
    Octets body = Octets.join(slot.random, GUID, agreement.bmcProof(password()));
    return Optional.of(reply(Packet.RAKP_2, payload.at(0), slot.console, body));
  }

  private Octets password() {
    return misbehaviour == Misbehaviour.KNOWS_ANOTHER_PASSWORD
        ? Octets.latin1("another")
        : password;
  }

  private Optional<Octets> rakp4(Octets payload) throws StonithException {
    int tag = payload.at(0);
    Optional<Slot> found = slots.find(payload.le32At(4));
    if (found.isEmpty() || found.get().agreement.isEmpty()) {
      return Optional.of(status(Packet.RAKP_4, tag, Status.BAD_SESSION, 0));
    }
    Slot slot = found.get();
    if (payload.at(1) != 0) {
      slots.close(slot.id);
      return Optional.empty();
    }
    proofs.incrementAndGet();
    Agreement agreement = slot.agreement.get();
    boolean declined = misbehaviour == Misbehaviour.DECLINES_PROOFS;
    if (declined || !payload.from(8).equals(agreement.consoleProof(password))) {
      slots.close(slot.id);
      return Optional.of(status(Packet.RAKP_4, tag, Status.BAD_PROOF, slot.console));
    }
    boolean silent = misbehaviour == Misbehaviour.PROVES_ANOTHER_KEY_ONCE;
    if (silent && slot.seal.isPresent()) {
      return Optional.empty();
    }
    boolean other = silent || misbehaviour == Misbehaviour.KNOWS_ANOTHER_KEY;
    Octets kg = other ? Octets.latin1("another") : key.orElse(password);
    Octets sessionKey = agreement.sessionKey(kg);
    slot.seal = Optional.of(new Seal(slot.suite.hash(), sessionKey));
    return Optional.of(reply(Packet.RAKP_4, tag, slot.console, agreement.keyProof(sessionKey)));
  }

  private Optional<Octets> inSession(Octets datagram) throws StonithException {
    Optional<Slot> found = slots.find(datagram.le32At(6)).filter(slot -> slot.seal.isPresent());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Slot slot = found.get();
    Seal seal = slot.seal.orElseThrow();
    Seal.Sealed sealed = seal.open(datagram);
    if (!slot.isInWindow(sealed.sequence())) {
      return Optional.empty();
    }
    Octets asked = sealed.message();
    Optional<Octets> said = new Commands(chassis, slot, misbehaviour).answer(asked);
    if (asked.at(1) >> 2 == 6 && asked.at(5) == 0x3C) {
      slots.close(slot.id);
    }
    return said.map(
        message -> seal.close(new Seal.Sealed(slot.console, ++slot.sent, message), random16()));
  }

  private static Octets status(int type, int tag, Status status, int console) {
    return new Packet(type, Octets.join(Octets.of(tag, status.code(), 0, 0), Octets.le32(console)))
        .encode();
  }

  private static Octets reply(int type, int tag, int console, Octets body) {
    return new Packet(type, Octets.join(Octets.of(tag, 0, 4, 0), Octets.le32(console), body))
        .encode();
  }

  private static Octets random16() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    return Octets.copyOf(random);
  }
}
