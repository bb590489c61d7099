package org.palisade.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes the manual page of the command, for {@code man}. */
final class ManPage {
  private final StringBuilder roff = new StringBuilder();

  private ManPage() {}

  static String of(CommandLine command) {
    ManPage page = new ManPage();
    page.write(command);
    return page.roff.toString();
  }

  private void write(CommandLine command) {
    line(".TH PALISADE 8 \"\" \"Palisade\" \"System administration\"");
    line(".SH NAME");
    line("palisade \\- sees to the hosts that can be fenced, and to the host that fences them");
    line(".SH SYNOPSIS");
    visible(command).forEach(one -> synopsis("palisade", one));
    line(".SH DESCRIPTION");
    text("Asks the host that palisaded(8) is; where that is down or hung, the standby host.");
    text("HOSTS is a list such as node[1-3,7],db1; node* means all known hosts of such names.");
    text("No host, an empty list, a name that nobody knows, one twice: a mistake, and nothing is");
    text("sent. Power commands ask at a terminal and need --yes elsewhere; --all needs the number");
    text("of hosts. Ctrl-C says what was sent already.");
    line(".SH COMMANDS");
    visible(command).forEach(one -> section("", one));
    exitStatus();
    line(".SH ENVIRONMENT");
    term("COLUMNS", "How wide tables may be; by default as wide as the terminal.");
    term("NO_COLOR", "No colours on a terminal either.");
    term("TZ", "The zone of the times that are shown.");
    line(".SH SEE ALSO");
    line(".BR palisaded (8),\n.BR palisade.cfg (5),\n.BR fence_palisade (8)");
  }

  private static List<CommandLine> visible(CommandLine command) {
    List<CommandLine> all = new ArrayList<>();
    for (CommandLine one : command.getSubcommands().values()) {
      // One that goes by two names is there twice.
      if (!one.getCommandSpec().usageMessage().hidden() && !all.contains(one)) {
        all.add(one);
      }
    }
    return all;
  }

  private void synopsis(String before, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    line(".B " + escaped(before + " " + spec.name()));
    for (PositionalParamSpec one : spec.positionalParameters()) {
      line("[\\fI" + escaped(one.paramLabel()) + "\\fR]");
    }
    line("[\\fIoptions\\fR]");
    line(".br");
    visible(command).forEach(one -> synopsis(before + " " + spec.name(), one));
  }

  private void section(String before, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String name = before + spec.name();
    String aliases =
        spec.aliases().length == 0 ? "" : ", " + String.join(", ", List.of(spec.aliases()));
    line(".SS " + escaped(name + aliases));
    text(String.join(" ", List.of(spec.usageMessage().description())));
    spec.positionalParameters().forEach(one -> term(one.paramLabel(), description(one)));
    for (OptionSpec one : spec.options()) {
      if (!one.usageHelp()) {
        boolean valued = one.arity().max() > 0;
        String names = String.join(", ", List.of(one.names()));
        term(names + (valued ? "=" + one.paramLabel() : ""), description(one));
      }
    }
    visible(command).forEach(one -> section(name + " ", one));
  }

  private static String description(ArgSpec argument) {
    return String.join(" ", List.of(argument.description()));
  }

  private void exitStatus() {
    line(".SH EXIT STATUS");
    term("0", "All is done.");
    term("1", "Some failed, each with a reason on standard error.");
    term("2", "It is not clear what is meant; nothing was done.");
    term("3", "No host can be reached, and none can be started.");
    term("130", "Ctrl-C.");
  }

  private void term(String term, String text) {
    line(".TP\n.B " + escaped(term));
    text(text);
  }

  private void text(String text) {
    line(escaped(text));
  }

  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }

  private void line(String text) {
    roff.append(text).append('\n');
  }
}
