package org.palisade.command;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.palisade.host.control.Control;
import org.palisade.host.control.Session;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Writes what is shipped beside the command when Palisade is built, from the very definitions that
 * the command is made of: the completion for shells, and the manual page.
 */
public final class ShellFiles {

  private ShellFiles() {}

  /**
   * Writes {@code completions/palisade} (for bash, and for zsh by its bashcompinit) and {@code
   * man/man8/palisade.8}.
   *
   * @param arguments the folder
   * @throws IOException if a file cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    write(folder.resolve("completions/palisade"), completion());
    write(folder.resolve("man/man8/palisade.8"), ManPage.of(definition()));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static String completion() {
    // The library quotes each candidate; what asks the host is to become several.
    return AutoComplete.bash("palisade", definition())
        .replaceAll("\\(\"(\\$\\(palisade complete-names [^)\"]*\\))\"\\)", "($1)");
  }

  /** The command as it is defined, without anybody who calls it. */
  static CommandLine definition() {
    return OperatorsCommand.definition(new Call(absent(Session.class), absent(Control.class)));
  }

  private static <T> T absent(Class<T> type) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, values) -> {
              throw new IllegalStateException("a definition is not called");
            });
    return type.cast(proxy);
  }
}
