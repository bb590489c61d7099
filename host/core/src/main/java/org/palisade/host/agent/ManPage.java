package org.palisade.host.agent;

import java.util.Locale;
import org.palisade.host.device.KindText;

/** Writes the manual page of an agent, for {@code man}. */
final class ManPage {
  private final StringBuilder roff = new StringBuilder();

  private ManPage() {}

  static String of(AgentProfile agent) {
    ManPage page = new ManPage();
    page.write(agent);
    return page.roff.toString();
  }

  private void write(AgentProfile agent) {
    String program = agent.program();
    line(".TH " + program.toUpperCase(Locale.ROOT) + " 8 \"\" \"Palisade\" \"Fence agents\"");
    line(".SH NAME");
    line(escaped(program + " - " + agent.shortText()));
    line(".SH SYNOPSIS");
    line(".B " + escaped(program));
    line("[\\fIoptions\\fR]");
    line(".SH DESCRIPTION");
    agent.longText().strip().lines().forEach(this::textLine);
    line(".P");
    textLine(
        "With any argument, options are read from the command line; with none, name=value lines"
            + " are read from standard input, under the names in parentheses.");
    line(".SH OPTIONS");
    agent.options().options().forEach(this::option);
    line(".SH ACTIONS");
    agent
        .actions()
        .forEach(action -> line(".TP\n.B " + escaped(action.word()) + "\n" + says(action)));
    exitStatus();
    agent.vendor().ifPresent(page -> line(".SH SEE ALSO\n" + escaped(page.toString())));
  }

  private void option(Option option) {
    line(".TP");
    String names =
        option.name() + option.aliases().stream().map(a -> ", " + a).reduce("", String::concat);
    line(".B " + escaped(OptionText.spelling(option)) + " (" + escaped(names) + ")");
    String help = OptionText.help(option);
    if (!help.isEmpty()) {
      textLine(sentence(help));
    }
    KindText.byDefault(option.parameter())
        .ifPresent(value -> line("Default: " + escaped(value) + "."));
    if (option.parameter().isRequired()) {
      line("Required.");
    }
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static String says(AgentAction action) {
    return switch (action) {
      case ON -> "Switches on; succeeds when the device says on.";
      case OFF -> "Switches off, hard; succeeds when the device says off.";
      case REBOOT -> "Off, then on; succeeds as soon as the device said off.";
      case STATUS -> "Prints the state: exit status 0 for on, 2 for off, 1 if it cannot tell.";
      case LIST -> "Prints what can be fenced, one a line, with its second name.";
      case LIST_STATUS -> "As list, with the state of each.";
      case MONITOR -> "Checks that the device can be reached and that the login works.";
      case METADATA -> "Prints what cluster managers read, in XML.";
      case MANPAGE -> "Prints this page.";
      case VALIDATE_ALL -> "Checks the options, and contacts nothing.";
      case ENABLE -> "As on, for fabric fencing.";
      case DISABLE -> "As off, for fabric fencing.";
      case START, STOP -> "Does nothing, and succeeds.";
      case HELP -> "Prints a short help.";
      case VERSION -> "Prints the version.";
    };
  }

  private void exitStatus() {
    line(".SH EXIT STATUS");
    line(
        "0 for success (of status: on), 2 for a status of off, 1 for any failure; then one line on");
    line("standard error says what failed, on which device and plug, why, and what to do.");
  }

  private void textLine(String text) {
    line(text.isBlank() ? ".P" : escaped(text.strip()));
  }

  private static String escaped(String text) {
    String plain =
        text.replaceAll("[\\p{Cntrl}\\p{Cs}]+", " ").replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }

  private void line(String text) {
    roff.append(text).append('\n');
  }
}
