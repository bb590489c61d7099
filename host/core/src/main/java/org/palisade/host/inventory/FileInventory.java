package org.palisade.host.inventory;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.palisade.host.device.Types;
import org.palisade.host.settings.ConfigFile;
import org.palisade.host.settings.HostSettings;
import org.palisade.host.settings.SafeFile;
import org.palisade.host.settings.SettingsFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inventory in {@code etc}: {@code palisade.cfg}, {@code topology.cfg} and {@code
 * devices/*.cfg}. Reads the files when it is first asked; afterwards an {@link InventoryWatch} has
 * it look again, and whoever asks gets what was read last, without a lock. Thread-safe.
 */
public final class FileInventory implements Inventory {
  private static final Logger LOG = LoggerFactory.getLogger(FileInventory.class);
  private static final int MOST_BYTES = 256 << 10;
  private static final int MOST_TOPOLOGY_BYTES = 8 << 20;
  private static final Duration SCRIPT_PATIENCE = Duration.ofSeconds(2);
  private static final Duration SCRIPT_LIMIT = Duration.ofSeconds(10);
  private static final Duration STILL_WRITTEN = Duration.ofMillis(50);
  private static final int MOST_WAITS = 3;

  private final Path settingsPath;
  private final EtcFile topologyFile;
  private final DeviceFolder devices;
  private final Types types;
  private final Clock clock;
  private boolean quiet;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Set<Problem> said = new HashSet<>();
  private Optional<SafeFile.Stamp> settingsStamp = Optional.empty();
  private SettingsFile settings = SettingsFile.NONE;
  private List<Problem> settingsProblems = List.of();
  private boolean settingsRead;
  private Topology topology = Topology.NONE;
  private List<Problem> topologyProblems = List.of();
  private KindDefaults kindDefaults = new KindDefaults(Map.of(), List.of(), Map.of());

  private volatile boolean unsettled;
  private volatile Optional<Snapshot> current = Optional.empty();

  /**
   * Reads nothing yet.
   *
   * @param etc the directory of {@code palisade.cfg} and {@code devices/}
   * @param types the kinds in force
   */
  public FileInventory(Path etc, Types types) {
    this(
        etc,
        types,
        new Secrets(
            new Scripts(SCRIPT_LIMIT),
            Optional.ofNullable(System.getenv("CREDENTIALS_DIRECTORY")).map(Path::of)),
        Clock.systemUTC());
  }

  /**
   * What the files would come to with other kinds; says nothing in the log.
   *
   * @param etc the directory of {@code palisade.cfg} and {@code devices/}
   * @param types the kinds as they would be
   * @return an inventory for one look
   */
  public static FileInventory rehearsal(Path etc, Types types) {
    FileInventory rehearsal = new FileInventory(etc, types);
    rehearsal.quiet = true;
    return rehearsal;
  }

  FileInventory(Path etc, Types types, Secrets secrets, Clock clock) {
    this.settingsPath = etc.resolve("palisade.cfg");
    this.topologyFile =
        new EtcFile(etc.resolve("topology.cfg"), MOST_TOPOLOGY_BYTES, TopologyFile::parse);
    this.devices = new DeviceFolder(etc.resolve("devices"), types, secrets, this::isBeingWritten);
    this.types = types;
    this.clock = clock;
  }

  @Override
  public Snapshot current() {
    return current.orElseGet(this::lookAgain);
  }

  @Override
  public String file(String device) {
    return devices.file(device).toString();
  }

  @Override
  public Snapshot refresh() {
    Snapshot now = lookAgain();
    for (int i = 0; i < MOST_WAITS && unsettled; i++) {
      try {
        Thread.sleep(STILL_WRITTEN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return now;
      }
      now = lookAgain();
    }
    return now;
  }

  /** Looks once; a file that is being written waits for the next time. */
  Snapshot lookAgain() {
    lock.lock();
    try {
      unsettled = false;
      look();
      return current.orElseThrow();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a file was being written at the last look, and waits for the next one. */
  boolean isUnsettled() {
    return unsettled;
  }

  private void look() {
    boolean changed = lookAtSettings() || kindDefaults.isStale(types);
    if (changed) {
      kindDefaults = KindDefaults.check(settings, types);
    }
    changed |= devices.look(changed, kindDefaults, System.nanoTime() + SCRIPT_PATIENCE.toNanos());
    changed |= lookAtTopology();
    if (changed || current.isEmpty()) {
      publish();
    }
  }

  private boolean lookAtSettings() {
    Optional<SafeFile.Stamp> stamp = EtcFile.stamp(settingsPath);
    if (settingsRead && stamp.equals(settingsStamp)) {
      return false;
    }
    boolean first = !settingsRead;
    settingsRead = true;
    settingsStamp = stamp;
    SettingsFile read = stamp.isEmpty() ? SettingsFile.NONE : readSettings();
    settingsProblems =
        Problem.of(settingsPath, read.faults(), first ? "" : keptWords(settingsPath));
    if (first || read.faults().isEmpty()) {
      settings = read;
    }
    return true;
  }

  private boolean lookAtTopology() {
    Optional<SafeFile.Stamp> stamp = EtcFile.stamp(topologyFile.path());
    boolean first = topologyFile.isNew();
    if (!first && !topologyFile.isAsSeen(stamp) && isBeingWritten(stamp)) {
      return false;
    }
    Optional<ConfigFile> lines = topologyFile.changed(stamp);
    if (lines.isEmpty()) {
      return false;
    }
    TopologyFile read = TopologyFile.of(topologyFile.path().toString(), lines.get());
    topologyProblems =
        Problem.of(topologyFile.path(), read.faults(), first ? "" : keptWords(topologyFile.path()));
    topology = read.after(topology);
    return true;
  }

  private static String keptWords(Path file) {
    return "; what " + file.getFileName() + " said before stays in force";
  }

  private SettingsFile readSettings() {
    try {
      byte[] bytes = SafeFile.read(settingsPath, MOST_BYTES, SafeFile.Rule.OWN);
      return SettingsFile.of(ConfigFile.parse(bytes));
    } catch (SafeFile.Refused e) {
      return SettingsFile.unreadable(new ConfigFile.Fault(0, e.getMessage()));
    }
  }

  // An editor that writes in place may be half-way; the device as it was waits for it to end.
  private boolean isBeingWritten(Optional<SafeFile.Stamp> stamp) {
    if (stamp.isEmpty()) {
      return false;
    }
    Duration age = Duration.between(stamp.get().modified().toInstant(), clock.instant());
    boolean fresh = !age.isNegative() && age.compareTo(STILL_WRITTEN) < 0;
    unsettled |= fresh;
    return fresh;
  }

  private void publish() {
    List<Problem> problems = new ArrayList<>(settingsProblems);
    problems.addAll(Problem.of(settingsPath, kindDefaults.faults(), ""));
    problems.addAll(devices.problems());
    List<Device> inForce = devices.devices();
    Claims claims = new Claims(inForce);
    claims.conflicts(topology).forEach(conflict -> problems.add(devices.problem(conflict)));
    problems.addAll(devices.unverified());
    problems.addAll(topologyProblems);
    problems.addAll(mistakesInTopology(inForce, claims));
    say(problems);
    current =
        Optional.of(
            new Snapshot(hostSettings(), inForce, problems, claims, topology, devices.orphans()));
  }

  private List<Problem> mistakesInTopology(List<Device> inForce, Claims claims) {
    List<Problem> problems = new ArrayList<>();
    new TopologyCheck(inForce, devices.names(), claims)
        .mistakes(topology)
        .forEach(
            (line, texts) ->
                texts.forEach(
                    text -> problems.add(new Problem(topologyFile.path().toString(), line, text))));
    return problems;
  }

  // Each once, and again when it has been away.
  private void say(List<Problem> problems) {
    if (quiet) {
      return;
    }
    said.retainAll(Set.copyOf(problems));
    problems.stream().filter(said::add).forEach(problem -> LOG.error("{}", problem));
  }

  private HostSettings hostSettings() {
    HostSettings said = settings.settings();
    return new HostSettings(
        said.fenceTimeout(),
        said.holdOff(),
        said.group(),
        said.threads(),
        said.journalBytes(),
        said.probing(),
        said.storm(),
        said.swapping(),
        kindDefaults.values());
  }
}
