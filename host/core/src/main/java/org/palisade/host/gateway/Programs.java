package org.palisade.host.gateway;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The programs that can be called now. Thread-safe. */
public final class Programs {
  private static final Logger log = LoggerFactory.getLogger(Programs.class);

  private final List<Program> programs = new CopyOnWriteArrayList<>();

  /** None yet. */
  public Programs() {}

  /**
   * Takes a program in.
   *
   * @param program asked after those that came before
   */
  public void add(Program program) {
    programs.add(program);
  }

  /**
   * Lets a program go; calls that it runs go on.
   *
   * @param program as added
   */
  public void remove(Program program) {
    programs.remove(program);
  }

  /** Whether any program takes a call for a power action; one that cannot tell counts too. */
  boolean anyFences(Request request) {
    return programs.stream().anyMatch(program -> fences(program, request));
  }

  private static boolean fences(Program program, Request request) {
    try {
      return program.fences(request);
    } catch (RuntimeException e) {
      log.error("{} cannot tell whether a call fences", program.getClass().getName(), e);
      return true;
    }
  }

  /** The program of a name; may take a while. */
  Optional<Program> named(String name) {
    return programs.stream().filter(program -> program.answersTo(name)).findFirst();
  }
}
