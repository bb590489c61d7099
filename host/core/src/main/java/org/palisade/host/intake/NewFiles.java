package org.palisade.host.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.palisade.host.intake.Imported.HostLine;
import org.palisade.host.settings.NewFile;
import org.palisade.host.settings.SafeFile;

/**
 * Writes all files or none. The topology comes first: a device that is there before the line that
 * joins it to another would for that moment be taken for all that its host needs. Used once.
 */
final class NewFiles {
  private static final int MOST_TOPOLOGY_BYTES = 16 << 20;

  private final Path etc;
  private final List<Path> prepared = new ArrayList<>();
  private final List<Path> made = new ArrayList<>();

  NewFiles(Path etc) {
    this.etc = etc;
  }

  /**
   * Writes.
   *
   * @param devices name to text
   * @param lines what is added to the topology
   * @throws IOException where something cannot be written; all is as it was then, or {@link
   *     #outcome} tells what is not
   */
  void write(Map<String, String> devices, List<HostLine> lines) throws IOException {
    Path topology = etc.resolve("topology.cfg");
    Optional<SafeFile.Stamp> before = SafeFile.look(topology);
    Optional<String> old = before.isEmpty() ? Optional.empty() : Optional.of(text(topology));
    try {
      for (Map.Entry<String, String> device : devices.entrySet()) {
        prepare(file(device.getKey()), device.getValue(), "rw-------");
      }
      if (!lines.isEmpty()) {
        replaceTopology(topology, before, old.orElse("") + text(lines));
        made.add(topology);
      }
      place(devices.keySet());
    } catch (IOException e) {
      takeBack(topology, old, e);
      succeeds(this::clean, e);
      throw e;
    }
    clean();
  }

  /** What became of a writing that failed. */
  String outcome() {
    return made.isEmpty()
        ? "nothing was written"
        : "nothing was written but "
            + made.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private void clean() throws IOException {
    for (Path one : prepared) {
      Files.deleteIfExists(one);
    }
  }

  private Path file(String device) {
    return etc.resolve("devices").resolve(device + ".cfg");
  }

  // A name that begins with a dot is no device's.
  private static Path beside(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
  }

  private void prepare(Path file, String text, String permissions) throws IOException {
    Files.deleteIfExists(beside(file));
    prepared.add(beside(file));
    NewFile.write(beside(file), text, permissions);
  }

  private void replaceTopology(Path topology, Optional<SafeFile.Stamp> before, String text)
      throws IOException {
    String permissions =
        before.isEmpty()
            ? "rw-r--r--"
            : PosixFilePermissions.toString(
                Files.getPosixFilePermissions(topology, LinkOption.NOFOLLOW_LINKS));
    prepare(topology, text, permissions);
    if (!SafeFile.look(topology).equals(before)) {
      throw new IOException(topology + " was changed meanwhile, and is left as it is; try again");
    }
    Files.move(beside(topology), topology, StandardCopyOption.ATOMIC_MOVE);
  }

  // A link never replaces a file that came meanwhile.
  private void place(Set<String> devices) throws IOException {
    for (String device : devices) {
      Files.createLink(file(device), beside(file(device)));
      made.add(file(device));
    }
  }

  private void takeBack(Path topology, Optional<String> old, IOException cause) {
    made.removeIf(one -> !one.equals(topology) && succeeds(() -> Files.deleteIfExists(one), cause));
    // A device that stays needs the line that joins it to another.
    if (made.equals(List.of(topology)) && succeeds(() -> restore(topology, old), cause)) {
      made.clear();
    }
  }

  private void restore(Path topology, Optional<String> old) throws IOException {
    if (old.isPresent()) {
      replaceTopology(topology, SafeFile.look(topology), old.get());
    } else {
      Files.deleteIfExists(topology);
    }
  }

  /** Something that may fail, too, after something else did. */
  private interface Step {
    void take() throws IOException;
  }

  private static boolean succeeds(Step step, IOException cause) {
    try {
      step.take();
      return true;
    } catch (IOException e) {
      cause.addSuppressed(e);
      return false;
    }
  }

  private static String text(Path topology) throws IOException {
    try {
      byte[] bytes = SafeFile.read(topology, MOST_TOPOLOGY_BYTES, SafeFile.Rule.OWN);
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (!text.isEmpty() && !text.endsWith("\n")) {
        throw new IOException(topology + " ends in the middle of a line; end its last line");
      }
      return text;
    } catch (SafeFile.Refused e) {
      throw new IOException(topology + " " + e.getMessage(), e);
    }
  }

  private static String text(List<HostLine> lines) {
    return lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining());
  }
}
