package org.palisade.host.gateway;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The programs that can be called now. Thread-safe. */
public final class Programs {
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

  Optional<Program> named(String name) {
    return programs.stream().filter(program -> program.answersTo(name)).findFirst();
  }
}
