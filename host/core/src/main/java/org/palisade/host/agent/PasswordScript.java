package org.palisade.host.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.palisade.host.secret.SecretPrograms;
import org.palisade.host.secret.SecretPrograms.Printed;

/**
 * The program of {@code password_script} and its like, as a caller's option names it. Thread-safe.
 */
final class PasswordScript {
  private static final int SIDE_BY_SIDE = 64;

  private final SecretPrograms programs = new SecretPrograms(SIDE_BY_SIDE);

  PasswordScript() {}

  /**
   * Checks what can be checked without running it.
   *
   * @return the program and its arguments
   */
  static List<String> check(String command, Path directory) throws UsageException {
    List<String> words = CommandWords.of(command);
    if (words.isEmpty()) {
      throw new UsageException("names no program");
    }
    if (words.get(0).contains("/")) {
      Path program = directory.resolve(words.get(0));
      if (!Files.isRegularFile(program)) {
        throw new UsageException("names " + program + ", which is no file");
      }
      if (!Files.isExecutable(program)) {
        throw new UsageException("names " + program + ", which the host may not execute");
      }
      words.set(0, program.toString());
    }
    return words;
  }

  /**
   * Runs the program.
   *
   * @param limit how long it may run before it is killed; the user knows it as login_timeout
   * @return what it came to; the problem ends a sentence which begins with the option
   */
  CompletableFuture<Printed> run(
      String command, Path directory, Map<String, String> environment, Duration limit) {
    try {
      return programs
          .run(check(command, directory), directory, environment, limit)
          .thenApply(PasswordScript::explained);
    } catch (UsageException e) {
      return CompletableFuture.completedFuture(
          new Printed(Optional.empty(), e.getMessage(), false));
    }
  }

  private static Printed explained(Printed printed) {
    return printed.late()
        ? new Printed(Optional.empty(), printed.problem() + " (login_timeout)", true)
        : printed;
  }
}
