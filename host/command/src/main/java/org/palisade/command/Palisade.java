package org.palisade.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code palisade}, with all its subcommands. */
@Command(
    name = "palisade",
    description = "Sees to the hosts that can be fenced, and to the host that fences them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = false,
    subcommands = {
      StatusVerb.class,
      FenceVerb.Off.class,
      FenceVerb.On.class,
      FenceVerb.Reboot.class,
      ConfirmVerb.class,
      ListVerb.class,
      DevicesVerb.class,
      PluginsVerb.class,
      HistoryVerb.class,
      WatchVerb.class,
      DrillVerb.class,
      CheckVerb.class,
      ImportVerb.class,
      ForgetVerb.class,
      BrakeVerb.class,
      SetupVerb.class,
      CommandLine.HelpCommand.class,
      NamesVerb.class
    },
    footer = {
      "",
      "HOSTS is a list such as node[1-3,7],db1; node* means all known hosts of such names.",
      "",
      "Exit codes: 0 all done, 1 some failed, 2 usage (nothing was done), 3 no host can be"
          + " reached,",
      "130 interrupted."
    })
final class Palisade implements Runnable {
  private final Call call;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-V", "--version"},
      description = "Prints the version.")
  private boolean version;

  Palisade(Call call) {
    this.call = call;
  }

  @Override
  public void run() {
    if (version) {
      call.screen().line("palisade " + call.control().version());
    } else {
      throw new ParameterException(spec.commandLine(), "a command is missing; see 'palisade help'");
    }
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this help.")
  void help(boolean asked) {
    // The library sees to it; the definition is all that there is.
  }
}
