package org.palisade.host.journal;

import java.nio.file.Path;
import java.util.Optional;
import org.palisade.host.machine.Boot;
import org.palisade.host.machine.ProcessId;

/**
 * A process that writes a journal, as its files' names tell: a number of a process may come again,
 * but not with the same start in the same boot.
 *
 * @param pid the process's number
 * @param start when it started, in the kernel's ticks since the boot
 * @param boot the first eight characters of the boot's id
 */
record Writer(long pid, long start, String boot) {
  private static final int BOOT_CHARACTERS = 8;

  static Writer self() {
    ProcessId mine = ProcessId.mine();
    return new Writer(mine.pid(), mine.start(), thisBoot());
  }

  /** The writer that a file's name tells. */
  static Optional<Writer> of(Path file) {
    String[] parts = file.getFileName().toString().split("[-.]", -1);
    try {
      return parts.length == 5
          ? Optional.of(new Writer(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The name of one of its files. */
  String file(int number) {
    return String.format("%d-%d-%s.%06d%s", pid, start, boot, number, JournalFiles.SUFFIX);
  }

  boolean lives() {
    return boot.equals(thisBoot()) && new ProcessId(pid, start).alive();
  }

  private static String thisBoot() {
    String id = Boot.id();
    return id.substring(0, Math.min(BOOT_CHARACTERS, id.length()));
  }
}
