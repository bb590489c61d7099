package org.palisade.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.osgi.service.component.annotations.Component;
import org.palisade.host.control.Command;
import org.palisade.host.control.Control;
import org.palisade.host.control.Session;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** Runs calls of {@code palisade}. Thread-safe: each call has objects of its own. */
@Component
public final class OperatorsCommand implements Command {
  /** Usage texts are made for people: narrower they fall apart, wider nobody reads them. */
  private static final int NARROWEST_HELP = 60;

  private static final int WIDEST_HELP = 100;

  /** The command. */
  public OperatorsCommand() {}

  @Override
  public int run(Session session, Control control) throws InterruptedException {
    Call call = new Call(session, control);
    CommandLine line = line(call);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = line.execute(session.arguments().toArray(String[]::new));
    session.out(out.toString());
    session.err(err.toString());
    return call.ended(code);
  }

  private static CommandLine line(Call call) {
    CommandLine line = definition(call);
    line.setUsageHelpWidth(Math.max(NARROWEST_HELP, Math.min(WIDEST_HELP, call.screen().width())));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(call.screen().coloured() ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler((wrong, words) -> usage(wrong));
    line.setExecutionExceptionHandler((failure, one, words) -> call.failed(failure));
    return line;
  }

  /**
   * All that can be typed.
   *
   * @param call whom it is for
   * @return the command with its subcommands
   */
  static CommandLine definition(Call call) {
    CommandLine line = new CommandLine(new Palisade(call), new Verbs(call));
    // A name that begins with @ is a mistake, never a file.
    line.setExpandAtFiles(false);
    return line;
  }

  private static int usage(ParameterException wrong) {
    CommandLine line = wrong.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    line.getErr().println("palisade: " + Screen.plain(wrong.getMessage()));
    line.getErr().println("'" + name + " --help' says how it is used; nothing was done");
    line.getErr().flush();
    return CommandLine.ExitCode.USAGE;
  }
}
