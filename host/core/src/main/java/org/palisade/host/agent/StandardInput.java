package org.palisade.host.agent;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palisade.host.agent.Given.Assignment;

/** Reads {@code name=value} lines, as Pacemaker sends them. */
final class StandardInput {
  /** The cluster's name of the host that is meant; no option, since it comes to every agent. */
  private static final String NODENAME = "nodename";

  /** Whoever gives it relies on it: it is no option that may be ignored. */
  private static final String VERIFY_WITH = "verify_with";

  private static final String NOT_VERIFIED =
      "'verify_with' is for device files alone: what is fenced from an agent's options is read by"
          + " its own device; write that device into a file of etc/devices with verify_with, and"
          + " fence its hosts with fence_palisade; nothing was sent";

  /** Each becomes a line of the cluster's log. */
  private static final int MOST_WARNINGS = 10;

  private final OptionTable table;
  private final List<Assignment> found = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private Optional<String> nodename = Optional.empty();

  private StandardInput(OptionTable table) {
    this.table = table;
  }

  static Given parse(OptionTable table, ByteBuffer input) throws UsageException {
    StandardInput reader = new StandardInput(table);
    ByteBuffer rest = input.duplicate();
    for (int number = 1; rest.hasRemaining(); number++) {
      reader.read(number, line(rest));
    }
    return new Given(reader.found, reader.nodename, reader.warnings);
  }

  private static ByteBuffer line(ByteBuffer rest) {
    int start = rest.position();
    int end = start;
    while (end < rest.limit() && rest.get(end) != '\n') {
      end++;
    }
    ByteBuffer line = rest.duplicate().limit(end);
    rest.position(Math.min(end + 1, rest.limit()));
    return line;
  }

  private void read(int number, ByteBuffer bytes) throws UsageException {
    Optional<String> decoded = decoded(bytes);
    String text = decoded.orElseGet(() -> StandardCharsets.ISO_8859_1.decode(bytes).toString());
    String line = text.strip();
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    int equals = line.indexOf('=');
    String name = (equals < 0 ? line : line.substring(0, equals)).strip();
    Optional<Option> option = table.named(name);
    if (option.isEmpty() && name.replace('-', '_').equals(VERIFY_WITH)) {
      throw new UsageException(at(number) + NOT_VERIFIED);
    }
    if (option.isEmpty() && !name.equals(NODENAME)) {
      ignore(number, name);
      return;
    }
    if (equals < 0) {
      throw new UsageException(at(number) + "'" + name + "' has no value; write " + name + "=…");
    }
    if (decoded.isEmpty()) {
      throw new UsageException(at(number) + "the value of '" + name + "' is not UTF-8");
    }
    assign(name.replace('-', '_'), option, unquoted(line.substring(equals + 1)));
  }

  private void ignore(int number, String name) {
    if (warnings.size() < MOST_WARNINGS) {
      warnings.add("unknown option on line " + number + " of standard input ignored" + word(name));
    } else {
      warnings.set(MOST_WARNINGS - 1, "further unknown options on standard input ignored");
    }
  }

  private static Optional<String> decoded(ByteBuffer bytes) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  // A line that is no option at all may be anything, a secret too: only a plain word is shown.
  private static String word(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9_-]{0,63}") ? ": " + name : "";
  }

  private static String at(int number) {
    return "standard input, line " + number + ": ";
  }

  private void assign(String name, Optional<Option> option, String value) {
    option.ifPresentOrElse(
        known -> found.add(new Assignment(known, name, value)),
        () -> nodename = Optional.of(value.strip()));
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
