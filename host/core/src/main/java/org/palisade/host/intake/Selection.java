package org.palisade.host.intake;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.palisade.host.device.Devices;
import org.palisade.host.device.PlugKey;
import org.palisade.host.intake.Imported.HostLine;
import org.palisade.host.intake.Imported.Note;
import org.palisade.host.inventory.DeviceReader;
import org.palisade.host.inventory.Inventory;
import org.palisade.plugin.StonithException;

/**
 * Chooses what of a source can be written so that every host is fenced wholly or not at all. A
 * level of which a device is missing is left out, for it would leave a power supply on; a device
 * keeps only the hosts whose levels name it. What is taken away may take other things with it,
 * until nothing changes any more. Used once.
 */
final class Selection {
  private final Existing existing;
  private final DeviceReader reader;
  private final Devices devices;
  private final Set<Note> notes = new LinkedHashSet<>();
  private final Map<String, Duration> times;
  private final Set<String> twice = new LinkedHashSet<>();
  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private final Map<String, List<List<String>>> levels = new LinkedHashMap<>();
  private final Map<String, List<List<String>>> whole = new LinkedHashMap<>();
  private final Map<String, Candidate> candidates = new LinkedHashMap<>();

  Selection(Source source, Existing existing, DeviceReader reader, Devices devices) {
    this.existing = existing;
    this.reader = reader;
    this.devices = devices;
    this.times = source.times();
    notes.addAll(source.notes());
    source.drafts().forEach(this::take);
    new Wishes(source).levels(this::note).forEach(this::take);
    whole.putAll(levels);
  }

  private void take(Draft draft) {
    Optional<String> against =
        draft.obstacle().isEmpty() ? existing.against(draft.name()) : Optional.of(draft.obstacle());
    if (against.isPresent()) {
      note(draft.name(), against.get());
    } else if (drafts.putIfAbsent(draft.name(), draft) != null) {
      note(draft.name(), "the name is there twice; of the two neither is certain");
      twice.add(draft.name());
    }
  }

  private void take(String host, List<List<String>> its) {
    Optional<String> against = existing.againstHost(host);
    if (against.isPresent()) {
      note("host " + host, against.get());
    } else {
      levels.put(host, its);
    }
  }

  private void note(String about, String text) {
    notes.add(new Note(about, text));
  }

  private void drop(String device, String why) {
    if (drafts.remove(device) != null) {
      note(device, why);
    }
  }

  /** Chooses. */
  void choose() {
    drafts.keySet().removeAll(twice);
    int before;
    do {
      before = drafts.size();
      whole.replaceAll((host, its) -> its.stream().filter(level -> isWhole(host, level)).toList());
      List.copyOf(drafts.values()).forEach(this::tryToMake);
      onePlugOfSeveralHosts();
    } while (drafts.size() < before);
    candidates.keySet().retainAll(drafts.keySet());
    levels.forEach(this::tellWhatIsMissing);
  }

  private boolean isWhole(String host, List<String> level) {
    return level.stream()
        .allMatch(name -> drafts.containsKey(name) && drafts.get(name).fences(host));
  }

  private void tryToMake(Draft draft) {
    Set<String> hosts = hosts(whole, draft.name());
    if (draft.listed() && !hosts.containsAll(hosts(levels, draft.name()))) {
      drop(
          draft.name(),
          "it lists its hosts itself, and would fence some without what else they need");
    } else if (!draft.listed() && hosts.isEmpty()) {
      drop(draft.name(), "none of its hosts is carried over to it");
    } else {
      make(draft, hosts);
    }
  }

  private void make(Draft draft, Set<String> hosts) {
    Optional<Candidate> before = Optional.ofNullable(candidates.get(draft.name()));
    if (before.filter(one -> one.hosts().equals(hosts)).isPresent()) {
      return; // to read it again could run its password program again
    }
    try {
      Candidate made = Candidate.of(draft, hosts, reader);
      devices.lease(made.device().spec()).close();
      candidates.put(draft.name(), made);
    } catch (Candidate.Refused | StonithException e) {
      drop(draft.name(), e.getMessage());
    }
  }

  private static Set<String> hosts(Map<String, List<List<String>>> levels, String device) {
    return levels.entrySet().stream()
        .filter(one -> one.getValue().stream().anyMatch(level -> level.contains(device)))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  // Fencing one of the hosts would switch off the other; which of them is right nobody knows.
  private void onePlugOfSeveralHosts() {
    Map<PlugKey, Set<String>> hosts = new HashMap<>();
    Map<PlugKey, Set<String>> devices = new HashMap<>();
    Stream<Inventory.Device> now = existing.snapshot().devices().stream();
    Stream<Inventory.Device> later =
        drafts.keySet().stream().map(name -> candidates.get(name).device());
    Stream.concat(now, later)
        .forEach(
            device ->
                device
                    .targets()
                    .plugs()
                    .forEach(
                        (host, plug) -> {
                          PlugKey key = PlugKey.of(device.spec(), plug);
                          hosts.computeIfAbsent(key, one -> new TreeSet<>()).add(host);
                          devices
                              .computeIfAbsent(key, one -> new TreeSet<>())
                              .add(device.spec().name());
                        }));
    hosts.forEach(
        (key, its) -> {
          if (its.size() > 1) {
            String why =
                String.join(", ", its)
                    + " would be one plug of one device ("
                    + String.join(", ", devices.get(key))
                    + "): fencing one would switch off the other";
            devices.get(key).forEach(device -> drop(device, why));
          }
        });
  }

  private void tellWhatIsMissing(String host, List<List<String>> wished) {
    List<List<String>> kept = whole.get(host);
    if (kept.isEmpty()) {
      note("host " + host, "is not carried over: none of its levels is whole");
      return;
    }
    for (int i = 0; i < wished.size(); i++) {
      if (!kept.contains(wished.get(i))) {
        note(
            "host " + host,
            "level "
                + (i + 1)
                + " ("
                + String.join(" + ", wished.get(i))
                + ") is left out: not all of it is carried over");
      }
    }
  }

  /** The files. */
  List<Candidate> files() {
    return List.copyOf(candidates.values());
  }

  /** Device to the text of its file. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    candidates.forEach((name, one) -> texts.put(name, one.text()));
    return texts;
  }

  /** A line for each host that has more than one device, or one that lists its hosts. */
  List<HostLine> lines() {
    return whole.entrySet().stream()
        .filter(one -> !one.getValue().isEmpty())
        .filter(one -> needsLine(one.getKey(), one.getValue()))
        .map(one -> new HostLine(one.getKey(), text(one.getValue())))
        .toList();
  }

  private boolean needsLine(String host, List<List<String>> its) {
    List<String> devices = its.stream().flatMap(List::stream).toList();
    return devices.size() > 1 || !drafts.get(devices.get(0)).plugs().containsKey(host);
  }

  private static String text(List<List<String>> its) {
    return its.stream().map(level -> String.join(" + ", level)).collect(Collectors.joining(" ; "));
  }

  /**
   * How long the one agent that takes the place of all may need: its levels run one after the
   * other, the devices of a level side by side.
   */
  Duration time() {
    return whole.values().stream()
        .map(this::time)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private Duration time(List<List<String>> its) {
    return its.stream()
        .map(level -> level.stream().map(this::time).max(Comparator.naturalOrder()).orElseThrow())
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Duration time(String device) {
    return times.getOrDefault(device, Duration.ZERO);
  }

  /** Each once, however many hosts it is about. */
  List<Note> notes() {
    return List.copyOf(notes);
  }
}
