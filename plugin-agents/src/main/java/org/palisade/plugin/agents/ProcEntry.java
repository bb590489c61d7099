package org.palisade.plugin.agents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that lives, as the kernel showed it when it was asked.
 *
 * @param pid its number
 * @param session the number of the process that began its session
 * @param begun when it began, in the kernel's count: with the number the name of one process
 */
record ProcEntry(String pid, String session, long begun) {
  private static final Path PROC = Path.of("/proc");

  // In "stat", of what comes after the name in parentheses, which may hold anything.
  private static final int STATE = 0;
  private static final int SESSION = 3;
  private static final int BEGUN = 19;

  /** All that there are. */
  static List<ProcEntry> all() throws IOException {
    try (Stream<Path> all = Files.list(PROC)) {
      return all.map(process -> process.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .flatMap(pid -> of(pid).stream())
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** One of them; nothing where it has ended, or nobody shows it. */
  static Optional<ProcEntry> of(String pid) {
    try {
      return shown(pid);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a process has ended. One that cannot be looked at, as without descriptors, has not. */
  static boolean hasEnded(String pid, long begun) {
    try {
      return shown(pid).filter(now -> now.begun == begun).isEmpty();
    } catch (IOException e) {
      return Files.notExists(PROC.resolve(pid));
    }
  }

  private static Optional<ProcEntry> shown(String pid) throws IOException {
    String line = text(pid, "stat");
    String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
    return fields.length > BEGUN && !fields[STATE].equals("Z")
        ? Optional.of(new ProcEntry(pid, fields[SESSION], Long.parseLong(fields[BEGUN])))
        : Optional.empty();
  }

  /**
   * Its environment as it began, a zero after each variable; empty where that is not shown. Does
   * not return while its memory is locked, as it may be while storage hangs.
   */
  String environment() {
    try {
      return text(pid, "environ");
    } catch (IOException e) {
      return ""; // gone meanwhile, or somebody else's
    }
  }

  /** By which it can be ended. */
  Optional<ProcessHandle> handle() {
    return ProcessHandle.of(Long.parseLong(pid));
  }

  private static String text(String pid, String file) throws IOException {
    byte[] all = Files.readAllBytes(PROC.resolve(pid).resolve(file));
    return new String(all, StandardCharsets.ISO_8859_1);
  }
}
