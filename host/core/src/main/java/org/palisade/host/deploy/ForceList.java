package org.palisade.host.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which plugins are in force where that is not just what the tree ships, and what became of the
 * files in the drop folder. What a restart goes by. Immutable.
 *
 * @param plugins by name
 * @param drops by file name
 */
record ForceList(Map<String, Entry> plugins, Map<String, Drop> drops) {
  private static final String HEAD = "palisade plugins 1";
  private static final String END = "end";
  private static final String IN_FORCE = "in-force";
  private static final String KEPT = "kept";
  private static final String REMOVED = "removed";
  private static final String DROPPED = "dropped";

  /** What holds where nothing was ever changed. */
  static final ForceList NONE = new ForceList(Map.of(), Map.of());

  /**
   * One version of a plugin.
   *
   * @param version its version
   * @param file the name of the host's own copy; empty text for the jar that the tree ships
   * @param from where it came from
   * @param since when
   * @param kinds the kinds of device that it brings
   * @param agents their agents
   */
  record Copy(
      String version,
      String file,
      Path from,
      Instant since,
      List<String> kinds,
      List<String> agents) {
    /** Copies the lists. */
    Copy {
      kinds = List.copyOf(kinds);
      agents = List.copyOf(agents);
    }

    boolean shipped() {
      return file.isEmpty();
    }

    Copy since(Instant now) {
      return new Copy(version, file, from, now, kinds, agents);
    }
  }

  /**
   * A plugin.
   *
   * @param inForce its version in force, or nothing where it was removed
   * @param kept the version to roll back to
   */
  record Entry(Optional<Copy> inForce, Optional<Copy> kept) {}

  /**
   * A file of the drop folder that was dealt with.
   *
   * @param stamp what it looked like
   * @param plugin the plugin that it holds; empty text where that is not known
   * @param accepted whether it came into force
   */
  record Drop(String stamp, String plugin, boolean accepted) {}

  /** Copies the maps. */
  ForceList {
    plugins = Map.copyOf(plugins);
    drops = Map.copyOf(drops);
  }

  ForceList with(String plugin, Entry entry) {
    Map<String, Entry> all = new TreeMap<>(plugins);
    all.put(plugin, entry);
    return new ForceList(all, drops);
  }

  /** With what became of a file of the drop folder; nothing, where it is gone. */
  ForceList with(String file, Optional<Drop> drop) {
    Map<String, Drop> all = new TreeMap<>(drops);
    all.remove(file);
    drop.ifPresent(one -> all.put(file, one));
    return new ForceList(plugins, all);
  }

  /**
   * Reads a list.
   *
   * @param file where it lies
   * @return the list; {@link #NONE} where there is none
   * @throws IOException where it cannot be read, or is damaged
   */
  static ForceList read(Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return NONE;
    }
    if (lines.size() < 2
        || !lines.get(0).equals(HEAD)
        || !lines.get(lines.size() - 1).equals(END)) {
      throw new IOException("it is not whole");
    }
    try {
      return parse(lines.subList(1, lines.size() - 1));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
      throw new IOException("it is damaged: " + e.getMessage(), e);
    }
  }

  private static ForceList parse(List<String> lines) {
    Map<String, Copy> inForce = new TreeMap<>();
    Map<String, Copy> kept = new TreeMap<>();
    Map<String, Entry> plugins = new TreeMap<>();
    Map<String, Drop> drops = new TreeMap<>();
    for (String line : lines) {
      List<String> parts = List.of(line.split("\t", -1));
      String name = parts.get(1);
      switch (parts.get(0)) {
        case IN_FORCE -> inForce.put(name, copy(parts));
        case KEPT -> kept.put(name, copy(parts));
        case REMOVED -> plugins.put(name, new Entry(Optional.empty(), Optional.empty()));
        case DROPPED ->
            drops.put(
                name, new Drop(parts.get(2), parts.get(3), Boolean.parseBoolean(parts.get(4))));
        default -> throw new IllegalArgumentException(line);
      }
    }
    inForce.forEach(
        (name, copy) -> plugins.put(name, new Entry(Optional.of(copy), Optional.empty())));
    kept.forEach(
        (name, copy) ->
            plugins.put(
                name,
                new Entry(
                    Optional.ofNullable(plugins.get(name)).flatMap(Entry::inForce),
                    Optional.of(copy))));
    return new ForceList(plugins, drops);
  }

  private static Copy copy(List<String> parts) {
    return new Copy(
        parts.get(2),
        parts.get(3),
        Path.of(parts.get(4)),
        Instant.parse(parts.get(5)),
        words(parts.get(6)),
        words(parts.get(7)));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  /**
   * The list as it is written.
   *
   * @return its lines
   */
  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(HEAD));
    new TreeMap<>(plugins)
        .forEach(
            (name, entry) -> {
              lines.add(
                  entry
                      .inForce()
                      .map(copy -> line(IN_FORCE, name, copy))
                      .orElse(REMOVED + "\t" + name));
              entry.kept().ifPresent(copy -> lines.add(line(KEPT, name, copy)));
            });
    new TreeMap<>(drops)
        .forEach(
            (name, drop) ->
                lines.add(
                    String.join(
                        "\t",
                        DROPPED,
                        name,
                        drop.stamp(),
                        drop.plugin(),
                        Boolean.toString(drop.accepted()))));
    lines.add(END);
    return lines;
  }

  private static String line(String what, String name, Copy copy) {
    return String.join(
        "\t",
        what,
        name,
        copy.version(),
        copy.file(),
        copy.from().toString(),
        copy.since().toString(),
        String.join(" ", copy.kinds()),
        String.join(" ", copy.agents()));
  }
}
