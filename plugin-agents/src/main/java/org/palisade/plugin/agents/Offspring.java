package org.palisade.plugin.agents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A program and all that it started. Its processes are told by the session that it leads and by a
 * mark in their environment, which those have too that went into a session of their own and whose
 * parent has gone: an agent that is killed alone leaves its ipmitool behind.
 */
final class Offspring {
  private static final Path PROC = Path.of("/proc");
  private static final String MARK = "PALISADE_RUN_OF";
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration KILLING = Duration.ofMillis(500);

  /** What makes the offspring of one run known. */
  record Mark(String value) {
    /** One that nobody else has. */
    static Mark fresh() {
      return new Mark(UUID.randomUUID().toString());
    }

    Map<String, String> environment() {
      return Map.of(MARK, value);
    }

    private boolean isIn(String environ) {
      return environ.contains(MARK + "=" + value);
    }
  }

  private final Process leader;
  private final Mark mark;

  Offspring(Process leader, Mark mark) {
    this.leader = leader;
    this.mark = mark;
  }

  /**
   * Asks all processes to end, and kills what is left after a grace. Returns when none is left, at
   * the latest half a second after the grace; an interrupt meanwhile shortens the grace and stays
   * set.
   */
  void end(Duration grace) {
    List<ProcessHandle> all = members();
    if (all.isEmpty()) {
      return;
    }
    all.forEach(ProcessHandle::destroy);
    boolean interrupted = awaitNone(grace);
    long until = System.nanoTime() + KILLING.toNanos();
    List<ProcessHandle> left = members();
    // Again and again: one that forked during a look is found in the next.
    while (!left.isEmpty() && System.nanoTime() - until < 0) {
      left.forEach(ProcessHandle::destroyForcibly);
      LockSupport.parkNanos(PAUSE.toNanos());
      interrupted |= Thread.interrupted();
      left = members();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitNone(Duration grace) {
    long until = System.nanoTime() + grace.toNanos();
    try {
      if (!leader.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
      while (!members().isEmpty() && System.nanoTime() - until < 0) {
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private List<ProcessHandle> members() {
    try (Stream<Path> all = Files.list(PROC)) {
      return all.map(process -> process.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .filter(this::isOurs)
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return Stream.concat(leader.descendants(), Stream.of(leader.toHandle()))
          .filter(ProcessHandle::isAlive)
          .toList();
    }
  }

  private boolean isOurs(String pid) {
    Path process = PROC.resolve(pid);
    // After the name in parentheses, which may hold anything: state, parent, group, session.
    Optional<String[]> stat =
        text(process.resolve("stat"))
            .map(line -> line.substring(line.lastIndexOf(')') + 1).strip().split(" "))
            .filter(fields -> fields.length > 3 && !fields[0].equals("Z"));
    return stat.isPresent()
        && (stat.get()[3].equals(String.valueOf(leader.pid()))
            || pid.equals(String.valueOf(leader.pid()))
            || text(process.resolve("environ")).filter(mark::isIn).isPresent());
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty(); // gone meanwhile, or somebody else's
    }
  }
}
