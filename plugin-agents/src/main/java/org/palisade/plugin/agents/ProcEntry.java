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
record ProcEntry(String pid, String session, String begun) {
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

  /** One of them; nothing where it is gone. */
  static Optional<ProcEntry> of(String pid) {
    return text(PROC.resolve(pid).resolve("stat"))
        .map(line -> line.substring(line.lastIndexOf(')') + 1).strip().split(" "))
        .filter(fields -> fields.length > BEGUN && !fields[STATE].equals("Z"))
        .map(fields -> new ProcEntry(pid, fields[SESSION], fields[BEGUN]));
  }

  /** Its environment as it began, a zero after each variable; empty where that is not shown. */
  String environment() {
    return text(PROC.resolve(pid).resolve("environ")).orElse("");
  }

  /** By which it can be ended. */
  Optional<ProcessHandle> handle() {
    return ProcessHandle.of(Long.parseLong(pid));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty(); // gone meanwhile, or somebody else's
    }
  }
}
