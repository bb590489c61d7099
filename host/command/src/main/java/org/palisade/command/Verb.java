package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.palisade.host.control.Control;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A subcommand: checks who calls, and knows where output goes. */
abstract class Verb implements Callable<Integer> {
  final Call call;
  private final Standing least;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Prints one JSON document instead of text for people.")
  private boolean json;

  /**
   * A subcommand of a call.
   *
   * @param least who may use it
   */
  Verb(Call call, Standing least) {
    this.call = call;
    this.least = least;
  }

  @Override
  public final Integer call() throws Exception {
    if (call.session().standing().compareTo(least) < 0) {
      call.screen().error("user '" + call.session().user() + "' may not do this; " + who());
      return Call.FAILED;
    }
    return work();
  }

  private String who() {
    return least == Standing.TRUSTED
        ? "only root and the host's own user may"
        : "root may, and the group that etc/palisade.cfg names";
  }

  /** Does it; returns the exit code. */
  abstract int work() throws Exception;

  final boolean json() {
    return json;
  }

  final Control control() {
    return call.control();
  }

  final Screen screen() {
    return call.screen();
  }

  /** A document of this command. */
  final ObjectNode document() {
    return Json.document(call, spec.qualifiedName(" ").replaceFirst("^palisade ", ""));
  }

  final ParameterException usage(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints the help of this command.")
  final void help(boolean asked) {
    // The library sees to it; the definition is all that there is.
  }
}
