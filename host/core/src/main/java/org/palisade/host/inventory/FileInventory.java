package org.palisade.host.inventory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.palisade.host.device.Types;
import org.palisade.host.settings.ConfigFile;
import org.palisade.host.settings.HostSettings;
import org.palisade.host.settings.SafeFile;
import org.palisade.host.settings.SettingsFile;
import org.palisade.plugin.DeviceType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inventory in {@code etc}: {@code palisade.cfg}, {@code topology.cfg} and {@code
 * devices/*.cfg}. Reads the files when it is first asked; afterwards an {@link InventoryWatch} has
 * it look again, and whoever asks gets what was read last, without a lock. Thread-safe.
 */
public final class FileInventory implements Inventory {
  private static final Logger LOG = LoggerFactory.getLogger(FileInventory.class);
  private static final String SUFFIX = ".cfg";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final int MOST_BYTES = 256 << 10;
  private static final int MOST_TOPOLOGY_BYTES = 8 << 20;
  private static final Duration SCRIPT_PATIENCE = Duration.ofSeconds(2);
  private static final Duration SCRIPT_LIMIT = Duration.ofSeconds(10);
  private static final Duration STILL_WRITTEN = Duration.ofMillis(50);
  private static final int MOST_WAITS = 3;

  /** One device file as it was last read. */
  private record Known(
      Optional<SafeFile.Stamp> stamp,
      DeviceFile.Result result,
      Optional<Device> inForce,
      List<Problem> problems) {}

  private final Path settingsPath;
  private final EtcFile topologyFile;
  private final Path directory;
  private final Types types;
  private final Secrets secrets;
  private final Clock clock;
  private boolean quiet;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Map<Path, Known> known = new TreeMap<>();
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
    this.directory = etc.resolve("devices");
    this.types = types;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public Snapshot current() {
    return current.orElseGet(this::lookAgain);
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
    changed |= lookAtDevices(changed, System.nanoTime() + SCRIPT_PATIENCE.toNanos());
    changed |= lookAtTopology();
    if (changed || current.isEmpty()) {
      publish();
    }
  }

  private boolean lookAtSettings() {
    Optional<SafeFile.Stamp> stamp = stamp(settingsPath);
    if (settingsRead && stamp.equals(settingsStamp)) {
      return false;
    }
    boolean first = !settingsRead;
    settingsRead = true;
    settingsStamp = stamp;
    SettingsFile read = stamp.isEmpty() ? SettingsFile.NONE : readSettings();
    settingsProblems = problems(settingsPath, read.faults(), first ? "" : keptWords(settingsPath));
    if (first || read.faults().isEmpty()) {
      settings = read;
    }
    return true;
  }

  private boolean lookAtTopology() {
    Optional<SafeFile.Stamp> stamp = topologyFile.stamp();
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
        problems(topologyFile.path(), read.faults(), first ? "" : keptWords(topologyFile.path()));
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

  private boolean lookAtDevices(boolean all, long untilNanos) {
    Map<Path, Optional<SafeFile.Stamp>> now = list();
    boolean changed = known.keySet().retainAll(now.keySet());
    Map<String, Optional<DeviceType>> kinds = new HashMap<>();
    DeviceFile.Context context =
        new DeviceFile.Context(types, kindDefaults.values(), secrets, untilNanos);
    for (Map.Entry<Path, Optional<SafeFile.Stamp>> one : now.entrySet()) {
      Optional<Known> before = Optional.ofNullable(known.get(one.getKey()));
      if (before.isPresent() && !all && !isStale(before.get(), one.getValue(), kinds)) {
        continue;
      }
      if (before.isPresent()
          && !before.get().stamp().equals(one.getValue())
          && isBeingWritten(one.getValue())) {
        continue;
      }
      known.put(one.getKey(), read(one.getKey(), one.getValue(), before, context));
      changed = true;
    }
    return changed;
  }

  private Map<Path, Optional<SafeFile.Stamp>> list() {
    Map<Path, Optional<SafeFile.Stamp>> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
          found.put(file, stamp(file));
        }
      }
    } catch (NoSuchFileException e) {
      return found;
    } catch (IOException | DirectoryIteratorException e) {
      // As if nothing had changed: an unreadable directory takes no device away.
      LOG.error("{} cannot be read: {}; its devices stay as they were", directory, e.toString());
      known.forEach((file, was) -> found.put(file, was.stamp()));
    }
    return found;
  }

  private static Optional<SafeFile.Stamp> stamp(Path file) {
    try {
      return SafeFile.look(file);
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at: {}", file, e.toString());
      return Optional.empty();
    }
  }

  private boolean isStale(
      Known before, Optional<SafeFile.Stamp> now, Map<String, Optional<DeviceType>> kinds) {
    return !before.stamp().equals(now)
        || before.result().dependencies().stream().anyMatch(Dependency::changed)
        || !kinds
            .computeIfAbsent(before.result().kind(), this::kind)
            .equals(before.result().type());
  }

  private Optional<DeviceType> kind(String name) {
    return name.isEmpty() ? Optional.empty() : types.kind(name);
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

  private Known read(
      Path file,
      Optional<SafeFile.Stamp> stamp,
      Optional<Known> before,
      DeviceFile.Context context) {
    DeviceFile.Result result = result(file, stamp, context);
    Optional<Device> kept = before.flatMap(Known::inForce);
    Optional<Device> inForce = result.device().or(() -> kept);
    String consequence = kept.isPresent() ? "; the device stays as it was" : "";
    return new Known(stamp, result, inForce, problems(file, result.faults(), consequence));
  }

  private static DeviceFile.Result result(
      Path file, Optional<SafeFile.Stamp> seen, DeviceFile.Context context) {
    String device = deviceName(file);
    try {
      if (!NAME.matcher(device).matches()) {
        throw new SafeFile.Refused(
            "is not a name for a device: letters, digits, '.', '_' and '-' are allowed");
      }
      byte[] bytes = SafeFile.read(file, seen, MOST_BYTES, SafeFile.Rule.PRIVATE);
      return new DeviceFile(device, ConfigFile.parse(bytes), context).read();
    } catch (SafeFile.Refused e) {
      return new DeviceFile.Result(
          Optional.empty(),
          List.of(new ConfigFile.Fault(0, e.getMessage())),
          "",
          0,
          Optional.empty(),
          List.of(),
          Set.of());
    }
  }

  private static List<Problem> problems(
      Path file, List<ConfigFile.Fault> faults, String consequence) {
    return faults.stream()
        .map(fault -> new Problem(file.toString(), fault.line(), fault.text() + consequence))
        .toList();
  }

  private void publish() {
    List<Device> devices = new ArrayList<>();
    List<Problem> problems = new ArrayList<>(settingsProblems);
    problems.addAll(problems(settingsPath, kindDefaults.faults(), ""));
    for (Map.Entry<Path, Known> one : known.entrySet()) {
      one.getValue().inForce().ifPresent(devices::add);
      problems.addAll(one.getValue().problems());
    }
    Claims claims = new Claims(devices);
    claims.conflicts(topology).forEach(conflict -> problems.add(problem(conflict)));
    problems.addAll(topologyProblems);
    problems.addAll(mistakesInTopology(devices, claims));
    say(problems);
    current =
        Optional.of(new Snapshot(hostSettings(), devices, problems, claims, topology, orphans()));
  }

  private List<Problem> mistakesInTopology(List<Device> devices, Claims claims) {
    Set<String> files = new HashSet<>();
    known.keySet().forEach(file -> files.add(deviceName(file)));
    List<Problem> problems = new ArrayList<>();
    new TopologyCheck(devices, files, claims)
        .mistakes(topology)
        .forEach(
            (line, texts) ->
                texts.forEach(
                    text -> problems.add(new Problem(topologyFile.path().toString(), line, text))));
    return problems;
  }

  private Map<String, String> orphans() {
    Map<String, String> orphans = new HashMap<>();
    for (Map.Entry<Path, Known> one : known.entrySet()) {
      if (one.getValue().inForce().isEmpty()) {
        String why = one.getValue().problems().get(0).toString();
        one.getValue().result().hosts().forEach(host -> orphans.putIfAbsent(host, why));
      }
    }
    return orphans;
  }

  private static String deviceName(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  private Problem problem(Claims.Conflict conflict) {
    Path file = directory.resolve(conflict.device() + SUFFIX);
    Known said = known.get(file);
    // What a broken file said before has no line any more.
    int line = said.result().device().isPresent() ? said.result().targetsLine() : 0;
    return new Problem(file.toString(), line, conflict.text());
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
        said.trusted(),
        kindDefaults.values());
  }
}
