package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.palisade.command.Screen.Tone;
import org.palisade.host.control.Hosts.Action;
import org.palisade.host.control.Hosts.Rehearsal;
import org.palisade.host.control.Hosts.Tried;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code palisade drill}. */
@Command(
    name = "drill",
    description = {
      "Rehearses a fence without harm: finds the owner, logs in, reads the state, and says what a"
          + " fence would do and how long the rehearsed part took."
    })
final class DrillVerb extends HostsVerb {
  @Option(
      names = "--action",
      paramLabel = "on|off|reboot",
      defaultValue = "reboot",
      description = "What is rehearsed; by default reboot.")
  private String action;

  DrillVerb(Call call) {
    super(call, Standing.GROUP);
  }

  @Override
  int work() throws InterruptedException {
    Action wanted = wanted();
    List<String> hosts = hosts();
    List<Rehearsal> drills =
        new ArrayList<>(
            Gathering.of(
                hosts.size(),
                (Consumer<Rehearsal> then) -> control().hosts().rehearse(wanted, hosts, then),
                one -> {}));
    drills.sort(Comparator.comparingInt(drill -> hosts.indexOf(drill.host())));
    if (json()) {
      ObjectNode document = document().put("action", Words.word(wanted));
      document.set("drills", Json.all(drills, Json::rehearsal));
      call.print(document);
    } else {
      drills.forEach(this::print);
      sumUp(drills);
    }
    return drills.stream().allMatch(Rehearsal::ready) ? Call.DONE : Call.FAILED;
  }

  private Action wanted() {
    for (Action one : Action.values()) {
      if (Words.word(one).equals(action)) {
        return one;
      }
    }
    throw usage("--action is on, off or reboot, and not '" + action + "'");
  }

  private void print(Rehearsal drill) {
    String verdict =
        drill.ready()
            ? screen().paint(Tone.GOOD, "a " + action + " would begin well")
            : screen().paint(Tone.BAD, "a " + action + " would fail");
    screen().line(Screen.plain(drill.host()) + ": " + verdict);
    drill.steps().forEach(this::print);
    drill.would().forEach(line -> screen().line("  would    " + Screen.plain(line)));
    screen().line("  took     " + Words.took(drill.took()) + "; nothing was switched");
  }

  private void print(Tried step) {
    String sign = step.done() ? "" : screen().paint(Tone.BAD, "failed: ");
    screen()
        .line(
            String.format(
                "  %-8s %s%s (%s)",
                step.step(), sign, Screen.plain(step.text()), Words.took(step.took())));
  }

  private void sumUp(List<Rehearsal> drills) {
    List<String> bad =
        drills.stream().filter(drill -> !drill.ready()).map(Rehearsal::host).toList();
    if (drills.size() > 1) {
      screen()
          .note(
              (drills.size() - bad.size())
                  + " ready, "
                  + bad.size()
                  + " not"
                  + (bad.isEmpty() ? "" : ": " + String.join(" ", bad)));
    }
  }
}
