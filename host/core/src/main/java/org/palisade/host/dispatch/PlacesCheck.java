package org.palisade.host.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.palisade.host.inventory.Inventory.Snapshot;
import org.palisade.host.settings.ConfigFile;
import org.palisade.host.settings.Paths;
import org.palisade.host.settings.SafeFile;

/**
 * Looks for what is wrong around the files of the configuration: files that nobody reads, places
 * that others may write, disks that take nothing. Waits for the disks. Thread-safe.
 */
public final class PlacesCheck {
  private static final String SUFFIX = ".cfg";

  /** The file that the tree comes with, to be copied. */
  private static final String EXAMPLE = "example";

  private static final Set<String> NAMES =
      Set.of(
          "PALISADE_HOME",
          "PALISADE_ETC",
          "PALISADE_STATE",
          "PALISADE_RUN",
          "PALISADE_SOCKET",
          "PALISADE_DEPLOY",
          "PALISADE_JAVA");

  private static final int MOST_BYTES = 8 << 10;

  /** As much as the first write of a journal. */
  private static final int BLOCK = 4 << 10;

  /** What a host that starts writes there. */
  private static final long ROOM = 8L << 20;

  private final Paths paths;

  /**
   * A check.
   *
   * @param paths where things lie
   */
  public PlacesCheck(Paths paths) {
    this.paths = paths;
  }

  /**
   * Checks.
   *
   * @param snapshot what the files say
   * @return what was found
   */
  public List<Finding> findings(Snapshot snapshot) {
    List<Finding> all = new ArrayList<>();
    places(all);
    deviceFiles(all);
    snapshot.settings().group().ifPresent(group -> group(group, all));
    state(all);
    room(all);
    return List.copyOf(all);
  }

  private void places(List<Finding> all) {
    Path file = paths.home().resolve("libexec/paths");
    if (!Files.exists(file)) {
      return;
    }
    try {
      byte[] bytes = SafeFile.read(file.toRealPath(), MOST_BYTES, SafeFile.Rule.OWN);
      ConfigFile.parse(bytes).lines().stream()
          .filter(line -> !NAMES.contains(line.key()))
          .forEach(line -> all.add(unknown(file, line)));
    } catch (SafeFile.Refused e) {
      all.add(Finding.error(file.toString(), e.getMessage()));
    } catch (IOException e) {
      all.add(Finding.error(file.toString(), "cannot be read: " + e));
    }
  }

  private static Finding unknown(Path file, ConfigFile.Line line) {
    String text =
        "'" + line.key() + "' is not read; allowed are " + String.join(", ", new TreeSet<>(NAMES));
    return new Finding(Finding.Severity.WARNING, file.toString(), line.number(), text);
  }

  private void deviceFiles(List<Finding> all) {
    Path folder = paths.etc().resolve("devices");
    boolean found = false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      othersWrite(folder, all);
      for (Path file : files) {
        String name = file.getFileName().toString();
        found |= name.endsWith(SUFFIX) && !name.startsWith(".");
        if (isOverlooked(file, name)) {
          all.add(
              Finding.warning(
                  file.toString(), "is not read: the names of device files end in " + SUFFIX));
        }
      }
    } catch (NoSuchFileException e) {
      all.add(Finding.error(folder.toString(), "is not there: no device can be used"));
      return;
    } catch (IOException | DirectoryIteratorException e) {
      all.add(Finding.error(folder.toString(), "cannot be read: " + e));
      return;
    }
    if (!found) {
      all.add(
          Finding.warning(
              folder.toString(), "has no device file: fence_palisade can fence nothing"));
    }
  }

  private static void othersWrite(Path folder, List<Finding> all) throws IOException {
    SafeFile.look(folder.toRealPath())
        .filter(SafeFile.Stamp::othersWrite)
        .ifPresent(
            stamp ->
                all.add(
                    Finding.error(
                        folder.toString(),
                        "can be written by others, who may take devices away; run 'chmod go-w' on"
                            + " it")));
  }

  private static boolean isOverlooked(Path file, String name) {
    boolean draft = name.startsWith(".") || name.endsWith("~");
    return !draft && !name.endsWith(SUFFIX) && !name.equals(EXAMPLE) && Files.isRegularFile(file);
  }

  private void group(String name, List<Finding> all) {
    try {
      FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName(name);
    } catch (UserPrincipalNotFoundException e) {
      all.add(
          Finding.error(
              paths.etc().resolve("palisade.cfg").toString(),
              "'group': there is no group '" + name + "' here, so only root may use the devices"));
    } catch (IOException e) {
      all.add(
          Finding.warning(
              paths.etc().resolve("palisade.cfg").toString(),
              "'group': '" + name + "' cannot be looked up: " + e.getMessage()));
    }
  }

  private void state(List<Finding> all) {
    try {
      Path file = Files.createTempFile(paths.state(), ".check", null);
      try {
        Files.write(file, "#".repeat(BLOCK).getBytes(StandardCharsets.US_ASCII));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      all.add(
          Finding.error(
              paths.state().toString(),
              "cannot be written ("
                  + e.getMessage()
                  + "): nothing outlives a restart, no journal"));
    }
  }

  private void room(List<Finding> all) {
    try {
      long left = Files.getFileStore(paths.run()).getUsableSpace();
      if (left < ROOM) {
        all.add(
            Finding.warning(
                paths.run().toString(),
                "has "
                    + (left >> 10)
                    + " KiB left: a host that starts needs 8 MiB there; put it on a RAM disk"));
      }
    } catch (IOException e) {
      all.add(Finding.warning(paths.run().toString(), "cannot be looked at: " + e));
    }
  }
}
