package org.palisade.host.inventory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.palisade.host.secret.SecretPrograms.Printed;
import org.palisade.host.settings.SafeFile;
import org.palisade.host.settings.SafeFile.Refused;

/** Where a secret of a device file may come from instead: a file, a script, systemd. */
final class Secrets {
  private static final int MOST_BYTES = 64 << 10;

  /** The ends of the names that say where a secret comes from. */
  enum Source {
    /** {@code password_file}. */
    FILE("_file", "File that holds the"),
    /** {@code password_script}. */
    SCRIPT("_script", "Program that prints the"),
    /** {@code password_credential}. */
    CREDENTIAL("_credential", "systemd credential that holds the");

    private final String suffix;
    private final String help;

    Source(String suffix, String help) {
      this.suffix = suffix;
      this.help = help;
    }

    /** What it is, before the name of the secret. */
    String help() {
      return help;
    }

    String suffix() {
      return suffix;
    }
  }

  /**
   * A secret, and what it depends on.
   *
   * @param text the secret, where there is one
   * @param problem else what is wrong
   * @param dependency tells when to look again
   */
  record Found(Optional<String> text, String problem, Dependency dependency) {
    @Override
    public String toString() {
      return text.isPresent() ? "a secret" : problem;
    }
  }

  private final Scripts scripts;
  private final Optional<Path> credentials;

  Secrets(Scripts scripts, Optional<Path> credentials) {
    this.scripts = scripts;
    this.credentials = credentials;
  }

  Found find(Source source, String value, long untilNanos) {
    return switch (source) {
      case FILE -> file(value);
      case SCRIPT -> script(value, untilNanos);
      case CREDENTIAL -> credential(value);
    };
  }

  private static Found file(String value) {
    Path file = Path.of(value);
    return file.isAbsolute() ? read(file) : relative(value);
  }

  private static Found relative(String value) {
    return new Found(Optional.empty(), "'" + value + "' is not an absolute path", never());
  }

  private static Dependency never() {
    return new Dependency(() -> "", "");
  }

  private static Found read(Path file) {
    // Looked at before it is read: a change in between shows at the next look.
    Supplier<?> stamp = () -> stamp(file);
    Dependency dependency = new Dependency(stamp, stamp.get());
    try {
      byte[] bytes = SafeFile.read(file, MOST_BYTES, SafeFile.Rule.PRIVATE);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // The line's end is the editor's, everything else the password's.
      String secret = text.replaceFirst("\r?\n$", "");
      return secret.isEmpty()
          ? new Found(Optional.empty(), file + " is empty", dependency)
          : new Found(Optional.of(secret), "", dependency);
    } catch (Refused e) {
      return new Found(Optional.empty(), file + " " + e.getMessage(), dependency);
    } catch (CharacterCodingException e) {
      return new Found(Optional.empty(), file + " is not UTF-8 text", dependency);
    }
  }

  private static Object stamp(Path file) {
    try {
      return SafeFile.look(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Found script(String value, long untilNanos) {
    Path script = Path.of(value);
    if (!script.isAbsolute()) {
      return relative(value);
    }
    Printed outcome = scripts.await(script, untilNanos);
    return new Found(
        outcome.secret(),
        script + " " + outcome.problem(),
        new Dependency(() -> scripts.look(script), outcome));
  }

  private Found credential(String name) {
    if (credentials.isEmpty()) {
      return new Found(
          Optional.empty(),
          "'"
              + name
              + "': the host was started without CREDENTIALS_DIRECTORY;"
              + " add LoadCredential= to its systemd unit",
          never());
    }
    if (name.contains("/") || name.startsWith(".")) {
      return new Found(Optional.empty(), "'" + name + "' is not the name of a credential", never());
    }
    return read(credentials.get().resolve(name));
  }
}
