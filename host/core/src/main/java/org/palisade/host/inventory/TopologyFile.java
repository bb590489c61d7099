package org.palisade.host.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.palisade.host.settings.ConfigFile;

/**
 * The lines of {@code topology.cfg}: {@code host = first level ; second level}, where {@code +}
 * joins the devices of a level.
 *
 * @param topology what they say
 * @param faults what is wrong with them
 */
record TopologyFile(Topology topology, List<ConfigFile.Fault> faults) {
  private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final String ALLOWED =
      "; allowed is 'device + device ; device': levels separated by ';', the devices of a level"
          + " joined by '+'";

  /**
   * Parses the bytes of the file. A file that ends within a line is refused as a whole: half of a
   * line could leave out one of two power supplies.
   */
  static ConfigFile parse(byte[] bytes) {
    return bytes.length == 0 || bytes[bytes.length - 1] == '\n'
        ? ConfigFile.parseNames(bytes)
        : new ConfigFile(
            List.of(),
            List.of(
                new ConfigFile.Fault(
                    0,
                    "ends in the middle of a line, as a file that is half written does; end its"
                        + " last line")));
  }

  static TopologyFile of(String path, ConfigFile file) {
    Map<String, Topology.Line> lines = new HashMap<>();
    List<ConfigFile.Fault> faults = new ArrayList<>(file.faults());
    for (ConfigFile.Line line : file.lines()) {
      List<List<String>> levels = new ArrayList<>();
      Optional<String> mistake =
          Optional.ofNullable(lines.get(line.key()))
              .map(first -> "host '" + line.key() + "' has a line already: " + first.place())
              .or(() -> read(line.value(), levels));
      mistake.ifPresent(text -> faults.add(new ConfigFile.Fault(line.number(), text)));
      lines.put(
          line.key(),
          new Topology.Line(
              path, line.number(), mistake.isEmpty() ? levels : List.of(), mistake.orElse("")));
    }
    return new TopologyFile(new Topology(lines), faults);
  }

  private static Optional<String> read(String value, List<List<String>> levels) {
    Set<String> seen = new HashSet<>();
    for (String level : value.split(";", -1)) {
      List<String> devices = new ArrayList<>();
      for (String device : level.split("\\+", -1)) {
        String name = device.strip();
        if (!DEVICE.matcher(name).matches()) {
          return Optional.of(
              "level "
                  + (levels.size() + 1)
                  + (name.isEmpty() ? " has a place without a device" : " names no device")
                  + ALLOWED);
        }
        if (!seen.add(name)) {
          return Optional.of("names device '" + name + "' twice; name it once");
        }
        devices.add(name);
      }
      levels.add(devices);
    }
    return Optional.empty();
  }

  /** What is in force now: a host whose line is wrong, or may be, stays as it was. */
  Topology after(Topology before) {
    if (faults.isEmpty()) {
      return topology;
    }
    Map<String, Topology.Line> lines = new HashMap<>(before.lines());
    topology
        .lines()
        .forEach(
            (host, line) -> {
              if (line.mistake().isEmpty()) {
                lines.put(host, line);
              } else {
                lines.putIfAbsent(host, line);
              }
            });
    return new Topology(lines);
  }
}
