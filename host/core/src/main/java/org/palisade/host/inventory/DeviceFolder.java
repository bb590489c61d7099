package org.palisade.host.inventory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.palisade.host.device.Types;
import org.palisade.host.inventory.Inventory.Device;
import org.palisade.host.inventory.Inventory.Problem;
import org.palisade.host.settings.ConfigFile;
import org.palisade.host.settings.SafeFile;
import org.palisade.plugin.DeviceType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The device files of a directory, as they were last read. Not thread-safe. */
final class DeviceFolder {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceFolder.class);
  private static final String SUFFIX = ".cfg";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  static final int MOST_BYTES = 256 << 10;

  /** One device file as it was last read. */
  private record Known(
      Optional<SafeFile.Stamp> stamp,
      DeviceFile.Result result,
      Optional<Device> inForce,
      List<Problem> problems) {}

  private final Path directory;
  private final Types types;
  private final Secrets secrets;
  private final Predicate<Optional<SafeFile.Stamp>> isBeingWritten;
  // Looked through every two seconds; sorted only when something changed.
  private final Map<Path, Known> known = new HashMap<>();

  /**
   * Nothing was read yet.
   *
   * @param directory the directory
   * @param types the kinds in force
   * @param secrets has what the files only name
   * @param isBeingWritten whether a file of that stamp waits for the next look
   */
  DeviceFolder(
      Path directory,
      Types types,
      Secrets secrets,
      Predicate<Optional<SafeFile.Stamp>> isBeingWritten) {
    this.directory = directory;
    this.types = types;
    this.secrets = secrets;
    this.isBeingWritten = isBeingWritten;
  }

  boolean look(boolean all, KindDefaults defaults, long untilNanos) {
    Map<Path, Optional<SafeFile.Stamp>> now = list();
    boolean changed = known.keySet().retainAll(now.keySet());
    Map<String, Optional<DeviceType>> kinds = new HashMap<>();
    DeviceFile.Context context =
        new DeviceFile.Context(types, defaults.values(), secrets, untilNanos);
    List<Map.Entry<Path, Optional<SafeFile.Stamp>>> due = new ArrayList<>(now.entrySet());
    due.removeIf(one -> !isDue(one, all, kinds));
    // Each on its own: at a start with a thousand of them callers wait for the last.
    due.parallelStream()
        .map(one -> Map.entry(one.getKey(), read(one.getKey(), one.getValue(), context)))
        .toList()
        .forEach(read -> known.put(read.getKey(), read.getValue()));
    return changed || !due.isEmpty();
  }

  private boolean isDue(
      Map.Entry<Path, Optional<SafeFile.Stamp>> file,
      boolean all,
      Map<String, Optional<DeviceType>> kinds) {
    Optional<Known> before = Optional.ofNullable(known.get(file.getKey()));
    if (before.isEmpty()) {
      return true;
    }
    boolean same = before.get().stamp().equals(file.getValue());
    return (all || isStale(before.get(), file.getValue(), kinds))
        && (same || !isBeingWritten.test(file.getValue()));
  }

  private Map<Path, Optional<SafeFile.Stamp>> list() {
    Map<Path, Optional<SafeFile.Stamp>> found = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
          found.put(file, EtcFile.stamp(file));
        }
      }
    } catch (NoSuchFileException e) {
      if (!known.isEmpty()) {
        LOG.error("{} is gone: none of its devices can be used", directory);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // As if nothing had changed: an unreadable directory takes no device away.
      LOG.error("{} cannot be read: {}; its devices stay as they were", directory, e.toString());
      known.forEach((file, was) -> found.put(file, was.stamp()));
    }
    return found;
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

  private Known read(Path file, Optional<SafeFile.Stamp> stamp, DeviceFile.Context context) {
    DeviceFile.Result result = result(file, stamp, context);
    Optional<Device> kept = Optional.ofNullable(known.get(file)).flatMap(Known::inForce);
    Optional<Device> inForce = result.device().or(() -> kept);
    String consequence = kept.isPresent() ? "; the device stays as it was" : "";
    return new Known(stamp, result, inForce, Problem.of(file, result.faults(), consequence));
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
          0,
          Optional.empty(),
          List.of(),
          Set.of());
    }
  }

  /** The devices in force. */
  List<Device> devices() {
    return inOrder().stream().flatMap(one -> one.inForce().stream()).toList();
  }

  List<Problem> problems() {
    return inOrder().stream().flatMap(one -> one.problems().stream()).toList();
  }

  private Collection<Known> inOrder() {
    return new TreeMap<>(known).values();
  }

  /** The names of all files, usable or not. */
  Set<String> names() {
    Set<String> names = new HashSet<>();
    known.keySet().forEach(file -> names.add(deviceName(file)));
    return names;
  }

  /** The hosts of disabled devices, with what is wrong with these. */
  Map<String, String> orphans() {
    Map<String, String> orphans = new HashMap<>();
    for (Map.Entry<Path, Known> one : new TreeMap<>(known).entrySet()) {
      if (one.getValue().inForce().isEmpty()) {
        String why = one.getValue().problems().get(0).toString();
        one.getValue().result().hosts().forEach(host -> orphans.putIfAbsent(host, why));
      }
    }
    return orphans;
  }

  /** The file of a device. */
  Path file(String device) {
    return directory.resolve(device + SUFFIX);
  }

  private static String deviceName(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** A mistake that is in no file alone, where the second thing is said. */
  Problem problem(Claims.Conflict conflict) {
    return problem(conflict.device(), DeviceFile.Result::targetsLine, conflict.text());
  }

  /** What keeps devices from being verified. */
  List<Problem> unverified() {
    List<Device> all = devices();
    Verifiers verifiers = new Verifiers(all);
    return all.stream()
        .flatMap(
            device ->
                verifiers.mistakes(device).stream()
                    .map(text -> problem(name(device), DeviceFile.Result::verifierLine, text)))
        .toList();
  }

  private static String name(Device device) {
    return device.spec().name();
  }

  // What a broken file said before has no line any more.
  private Problem problem(String device, ToIntFunction<DeviceFile.Result> line, String text) {
    Path file = file(device);
    DeviceFile.Result said = known.get(file).result();
    return new Problem(
        file.toString(), said.device().isPresent() ? line.applyAsInt(said) : 0, text);
  }
}
