package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.palisade.host.control.Change;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code palisade confirm}. */
@Command(
    name = "confirm",
    description = {
      "Writes down your word that a host is down, with who says so and why. Nothing is sent to any"
          + " device, and no agent takes your word for a fence: tell the cluster by itself, with"
          + " 'pcs stonith confirm'."
    })
final class ConfirmVerb extends HostsVerb {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "What your word rests on, such as: power cables pulled.")
  private String reason;

  @Option(
      names = {"-y", "--yes"},
      description = "Does it without asking; needed where standard input is no terminal.")
  private boolean yes;

  ConfirmVerb(Call call) {
    super(call, Standing.TRUSTED);
  }

  @Override
  int work() throws InterruptedException {
    if (reason.isBlank()) {
      throw usage("--reason says nothing");
    }
    List<String> hosts = hosts();
    if (hosts.size() != 1 || choice().all()) {
      throw usage("one host at a time: a word is given for a machine that was looked at");
    }
    String host = hosts.get(0);
    if (!yes && !call.session().terminals().in()) {
      throw usage("standard input is no terminal: nobody can be asked; --yes does it");
    }
    if (!yes && !typed(host)) {
      screen().note("nothing was written down");
      return Call.FAILED;
    }
    Change change = control().history().confirm(host, call.who(), Screen.plain(reason.strip()));
    say(host, change);
    return change.done() ? Call.DONE : Call.FAILED;
  }

  private boolean typed(String host) throws InterruptedException {
    Optional<String> name =
        call.session()
            .ask(
                "You say that "
                    + host
                    + " is down, and it is written down as your word. Type its name to go on: ");
    return name.filter(line -> line.strip().equals(host)).isPresent();
  }

  private void say(String host, Change change) {
    if (json()) {
      ObjectNode document = document().put("host", host);
      call.print(document.put("done", change.done()).put("text", change.text()));
    } else if (change.done()) {
      screen().line(host + ": " + change.text());
    } else {
      screen().error(host + ": " + change.text());
    }
  }
}
