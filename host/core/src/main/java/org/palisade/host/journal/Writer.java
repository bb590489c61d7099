package org.palisade.host.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
  private static final int START_FIELD_AFTER_NAME = 19;

  static Writer self() {
    long pid = ProcessHandle.current().pid();
    return new Writer(pid, start(pid).orElse(0L), bootId());
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
    return boot.equals(bootId()) && start(pid).filter(now -> now == start).isPresent();
  }

  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
          .substring(0, BOOT_CHARACTERS);
    } catch (IOException e) {
      return "unknown";
    }
  }

  // The name in parentheses may hold blanks and parentheses itself, so fields count from its end.
  private static Optional<Long> start(long pid) {
    try {
      byte[] stat = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat"));
      String text = new String(stat, StandardCharsets.ISO_8859_1);
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(Long.parseLong(fields[START_FIELD_AFTER_NAME]));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
