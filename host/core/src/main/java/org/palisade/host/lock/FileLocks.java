package org.palisade.host.lock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.palisade.host.lock.LockRecord.Phase;
import org.palisade.host.machine.Boot;
import org.palisade.host.machine.ProcessId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link PlugLocks} as files in a directory. */
public final class FileLocks implements PlugLocks {
  private static final Logger LOG = LoggerFactory.getLogger(FileLocks.class);

  /** A heartbeat older than this is a frozen process's. */
  static final Duration FROZEN = Duration.ofSeconds(3);

  /** A machine that was paused thaws all at once: the old heartbeat must stay as it is for this. */
  static final Duration WATCHED = Duration.ofMillis(300);

  /** What is assumed of a plug whose record cannot be read. */
  private static final Duration WORST_LATE_ON = Duration.ofSeconds(90);

  private final Path directory;
  private final LongSupplier nanos;
  private final Clock wall;
  private final ProcessId me = ProcessId.mine();
  private final Heartbeats heartbeats;
  private final String boot = Boot.id();
  private final Map<ProcessId, Suspicion> suspects = new HashMap<>();

  /** A heartbeat that looks dead, and since when it has. */
  private record Suspicion(long heartbeat, long since) {}

  /**
   * Locks in a directory.
   *
   * @param directory made when first written to
   * @param nanos {@link System#nanoTime}
   * @param wall the wall clock, for what is in flight across a boot
   */
  public FileLocks(Path directory, LongSupplier nanos, Clock wall) {
    this.directory = directory;
    this.nanos = nanos;
    this.wall = wall;
    this.heartbeats = new Heartbeats(directory.resolve("beats"), me);
  }

  @Override
  public void beat() throws IOException {
    heartbeats.beat(nanos.getAsLong());
  }

  @Override
  public void close() {
    try {
      heartbeats.withdraw();
      heartbeats.sweep();
    } catch (IOException e) {
      LOG.debug("heartbeat not withdrawn", e);
    }
  }

  @Override
  public Attempt take(List<String> plugs, String operation) throws IOException {
    try {
      return taken(plugs, operation);
    } catch (IOException e) {
      // Who cannot write goes on without a record, but past nobody who has one.
      Attempt seen = look(plugs);
      if (!seen.busy().isEmpty()) {
        return seen;
      }
      throw e;
    }
  }

  /** As {@link #take}, for who looks himself where no record can be written. */
  Attempt taken(List<String> plugs, String operation) throws IOException {
    if (heartbeats.last(me).isEmpty()) {
      beat();
    }
    // One order for everybody, so that two who want the same plugs cannot each hold one.
    Map<String, Integer> ordered = new TreeMap<>();
    for (int i = 0; i < plugs.size(); i++) {
      ordered.put(plugs.get(i), i);
    }
    Place[] places = new Place[plugs.size()];
    List<Place> taken = new ArrayList<>();
    try {
      for (Map.Entry<String, Integer> plug : ordered.entrySet()) {
        Place place = new Place(plug.getKey(), operation);
        Optional<String> busy = place.take();
        if (busy.isPresent()) {
          return new Attempt(Optional.empty(), List.of(), busy.get());
        }
        taken.add(place);
        places[plug.getValue()] = place;
      }
    } finally {
      if (taken.size() < ordered.size()) {
        giveBack(new Places(taken), found(taken));
      }
    }
    List<Place> inOrder = List.of(places);
    return new Attempt(Optional.of(new Places(inOrder)), found(inOrder), "");
  }

  /**
   * As {@link #take}, but takes nothing and writes nothing; a holder that does not move is killed,
   * whatever it may do.
   *
   * @param plugs their keys
   * @return no hold; nobody is busy where nobody is in the way
   * @throws IOException where the records cannot be read
   */
  Attempt look(List<String> plugs) throws IOException {
    List<InFlight> found = new ArrayList<>();
    for (String plug : plugs) {
      Place place = new Place(plug, "");
      Optional<String> busy = place.look(false);
      if (busy.isPresent()) {
        return new Attempt(Optional.empty(), List.of(), busy.get());
      }
      found.add(place.found);
    }
    return new Attempt(Optional.empty(), found, "");
  }

  private static List<InFlight> found(List<Place> places) {
    return places.stream().map(place -> place.found).toList();
  }

  /** Lets go of plugs of which others are held by somebody else. */
  static void giveBack(Hold held, List<InFlight> inFlight) {
    try {
      held.release(inFlight);
    } catch (IOException e) {
      LOG.warn("a plug that was not needed is held until this process ends", e);
    }
  }

  /**
   * What the holder of a plug allows.
   *
   * @param canTakeOver whether that can be written; a holder that thaws and finds its record as it
   *     left it goes on
   */
  private Optional<String> inTheWay(LockRecord record, boolean canTakeOver) throws IOException {
    if (record.holder().isEmpty() || !record.boot().equals(boot)) {
      return Optional.empty();
    }
    ProcessId holder = record.holder().get();
    if (holder.equals(me) || !holder.alive()) {
      return Optional.empty();
    }
    String who = "process " + holder.pid() + ", operation " + record.operation();
    if (!frozen(holder)) {
      return Optional.of(who);
    }
    if (record.phase() == Phase.OFF && canTakeOver) {
      LOG.warn("{} has not moved for {} s: its plug is taken over", who, FROZEN.toSeconds());
      return Optional.empty();
    }
    LOG.warn("{} has not moved for {} s and may switch on: killed", who, FROZEN.toSeconds());
    holder.kill();
    return Optional.of(who + ", which was killed and is not dead yet");
  }

  private boolean frozen(ProcessId holder) throws IOException {
    OptionalLong last = heartbeats.last(holder);
    long now = nanos.getAsLong();
    long heartbeat = last.orElse(Long.MIN_VALUE);
    if (last.isPresent() && now - heartbeat <= FROZEN.toNanos()) {
      suspects.remove(holder);
      return false;
    }
    Suspicion suspicion =
        suspects.compute(
            holder,
            (id, s) -> s == null || s.heartbeat() != heartbeat ? new Suspicion(heartbeat, now) : s);
    return now - suspicion.since() >= WATCHED.toNanos();
  }

  private InFlight inFlightNow(LockRecord record) {
    InFlight was = record.inFlight();
    if (was.ons() == 0) {
      return InFlight.NONE;
    }
    long now = nanos.getAsLong();
    long late = was.lateOn().toNanos();
    if (!record.boot().equals(boot)) {
      long left = Duration.ofMillis(record.wallUntil() - wall.millis()).toNanos();
      boolean running = was.until() == Long.MAX_VALUE;
      return new InFlight(
          was.ons(), now + (running ? late : Math.max(0, Math.min(left, late))), was.lateOn());
    }
    // Its sender died while it ran: it may act as late as if it had been sent just now.
    return was.until() == Long.MAX_VALUE ? new InFlight(was.ons(), now + late, was.lateOn()) : was;
  }

  private LockRecord record(Optional<ProcessId> holder, Phase phase, InFlight flight, String id) {
    long left = flight.until() == Long.MAX_VALUE ? 0 : flight.until() - nanos.getAsLong();
    long wallUntil = flight.ons() == 0 ? 0 : wall.millis() + Duration.ofNanos(left).toMillis();
    return new LockRecord(boot, holder, phase, flight, wallUntil, id);
  }

  private static String name(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** One plug's record, and our place in it. */
  private final class Place {
    private final RecordFile file;
    private final String operation;
    private long generation;
    private InFlight found = InFlight.NONE;

    Place(String key, String operation) {
      this.file =
          new RecordFile(
              directory.resolve(name(key)), directory.resolve("beats/" + me.text() + ".draft"));
      this.operation = operation;
    }

    /** Who is in the way; where nobody is, what is in flight is found. */
    Optional<String> look(boolean canTakeOver) throws IOException {
      RecordFile.Generation current = file.read();
      generation = current.number();
      if (current.text().isEmpty()) {
        return Optional.empty();
      }
      Optional<LockRecord> record = parse(current.text().get());
      found = record.map(FileLocks.this::inFlightNow).orElseGet(this::worst);
      return record.isPresent() ? inTheWay(record.get(), canTakeOver) : Optional.empty();
    }

    Optional<String> take() throws IOException {
      Optional<String> busy = look(true);
      if (busy.isPresent()) {
        return busy;
      }
      boolean ours = set(generation, record(Optional.of(me), Phase.OFF, found, operation));
      return ours ? Optional.empty() : Optional.of("another process, just now");
    }

    private Optional<LockRecord> parse(String text) {
      try {
        return Optional.of(LockRecord.parse(text));
      } catch (IOException e) {
        LOG.warn("{}; it is written anew, and an on is taken to be in flight", e.getMessage());
        return Optional.empty();
      }
    }

    private InFlight worst() {
      return new InFlight(2, nanos.getAsLong() + WORST_LATE_ON.toNanos(), WORST_LATE_ON);
    }

    private boolean set(long expected, LockRecord record) throws IOException {
      Optional<Long> next = file.compareAndSet(expected, record.text());
      next.ifPresent(number -> generation = number);
      return next.isPresent();
    }

    boolean enterOn(int ons, Duration lateOn) throws IOException {
      InFlight open = new InFlight(ons, Long.MAX_VALUE, lateOn);
      try {
        return set(generation, record(Optional.of(me), Phase.ON, open, operation));
      } catch (IOException e) {
        // Somebody else's lock is no trouble of the disk.
        if (!ours()) {
          return false;
        }
        throw e;
      }
    }

    boolean ours() throws IOException {
      return file.read().number() == generation;
    }

    void release(InFlight left) throws IOException {
      set(generation, record(Optional.empty(), Phase.OFF, left, ""));
    }
  }

  /** The plugs of one operation. */
  private record Places(List<Place> places) implements Hold {

    @Override
    public boolean enterOn(int plug, int ons, Duration lateOn) throws IOException {
      return places.get(plug).enterOn(ons, lateOn);
    }

    @Override
    public boolean ours() throws IOException {
      for (Place place : places) {
        if (!place.ours()) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void release(List<InFlight> inFlight) throws IOException {
      IOException failure = null;
      for (int i = 0; i < places.size(); i++) {
        try {
          places.get(i).release(inFlight.get(i));
        } catch (IOException e) {
          failure = e;
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }
}
