package org.palisade.host.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.agent.Given.Assignment;

/** Reads arguments as GNU getopt_long does, operands anywhere. */
final class CommandLine {
  private final OptionTable table;
  private final List<String> arguments;
  private final List<Assignment> found = new ArrayList<>();
  private final List<String> operands = new ArrayList<>();
  private int next;

  private CommandLine(OptionTable table, List<String> arguments) {
    this.table = table;
    this.arguments = arguments;
  }

  static Given parse(OptionTable table, List<String> arguments) throws UsageException {
    CommandLine line = new CommandLine(table, arguments);
    line.readAll();
    line.refuseContradictions();
    return new Given(line.found, Optional.empty(), line.strayOperands());
  }

  private void readAll() throws UsageException {
    while (next < arguments.size()) {
      String argument = arguments.get(next++);
      if (argument.equals("--")) {
        operands.addAll(arguments.subList(next, arguments.size()));
        return;
      } else if (argument.startsWith("--")) {
        readLong(argument.substring(2));
      } else if (argument.startsWith("-") && argument.length() > 1) {
        readBundle(argument.substring(1));
      } else {
        operands.add(argument);
      }
    }
  }

  private void readLong(String text) throws UsageException {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    Option option = table.longOption(name);
    if (equals >= 0 && !option.valued()) {
      throw new UsageException("option '--" + option.longName() + "' takes no value");
    }
    if (equals >= 0) {
      add(option, text.substring(equals + 1));
    } else {
      add(option, option.valued() ? following("--" + option.longName()) : "1");
    }
  }

  private void readBundle(String letters) throws UsageException {
    for (int at = 0; at < letters.length(); at++) {
      char letter = letters.charAt(at);
      Option option =
          table
              .letter(letter)
              .orElseThrow(() -> new UsageException("unknown option '-" + shown(letter) + "'"));
      if (option.valued()) {
        String rest = letters.substring(at + 1);
        add(option, rest.isEmpty() ? following("-" + letter) : rest);
        return;
      }
      add(option, "1");
    }
  }

  // What follows a bundle's wrong letter may be a password that lost its -p.
  private static String shown(char letter) {
    return letter > ' ' && letter < 127 ? String.valueOf(letter) : "?";
  }

  private String following(String option) throws UsageException {
    if (next == arguments.size()) {
      throw new UsageException("option '" + option + "' needs a value");
    }
    return arguments.get(next++);
  }

  private void add(Option option, String value) {
    found.add(new Assignment(option, option.name(), value));
  }

  private void refuseContradictions() throws UsageException {
    Map<String, String> values = new HashMap<>();
    for (Assignment one : found) {
      String before = values.putIfAbsent(one.option().name(), one.value());
      if (before != null && !before.equals(one.value())) {
        throw new UsageException(
            "option '--" + one.option().longName() + "' is given twice with different values");
      }
    }
  }

  private List<String> strayOperands() {
    return operands.isEmpty()
        ? List.of()
        : List.of(operands.size() + " stray operand(s) on the command line ignored");
  }
}
