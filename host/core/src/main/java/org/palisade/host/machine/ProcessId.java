package org.palisade.host.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process of one boot: a number alone is given to another one soon.
 *
 * @param pid its number
 * @param start when it started, in the kernel's ticks since the boot
 */
public record ProcessId(long pid, long start) {

  /** Where fields begin after the name, which may hold blanks and parentheses itself. */
  private static final int STATE = 0;

  private static final int START = 19;

  /**
   * This process.
   *
   * @return itself
   */
  public static ProcessId mine() {
    long pid = ProcessHandle.current().pid();
    return of(pid).orElseGet(() -> new ProcessId(pid, 0));
  }

  /**
   * The living process of a number; a zombie does nothing any more.
   *
   * @param pid the number
   * @return the process, or nothing where none lives
   */
  public static Optional<ProcessId> of(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean dead = fields[STATE].equals("Z") || fields[STATE].equals("X");
      return dead
          ? Optional.empty()
          : Optional.of(new ProcessId(pid, Long.parseLong(fields[START])));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether it lives.
   *
   * @return whether it does; a zombie does not
   */
  public boolean alive() {
    return of(pid).map(this::equals).orElse(false);
  }

  /**
   * Kills it. The handle is taken before the start time is compared, and compares it once more, so
   * that no other process that got the number is hit.
   */
  public void kill() {
    ProcessHandle.of(pid).filter(handle -> alive()).ifPresent(ProcessHandle::destroyForcibly);
  }

  /**
   * How files name it.
   *
   * @return number and start
   */
  public String text() {
    return pid + "-" + start;
  }
}
