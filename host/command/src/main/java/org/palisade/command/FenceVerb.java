package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.palisade.host.control.Hosts.Action;
import org.palisade.host.control.Hosts.Result;
import org.palisade.host.control.Hosts.Wish;
import org.palisade.host.control.Session;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code palisade on}, {@code off} and {@code reboot}. */
abstract class FenceVerb extends HostsVerb {
  private static final int NAMED = 12;

  private final Action action;

  @Option(
      names = {"-y", "--yes"},
      description = "Does it without asking; needed where standard input is no terminal.")
  private boolean yes;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "With --all: how many hosts that must be; else the number is asked for.")
  private Optional<Integer> count = Optional.empty();

  FenceVerb(Call call, Action action) {
    super(call, Standing.GROUP);
    this.action = action;
  }

  /** {@code palisade off}. */
  @Command(
      name = "off",
      description = "Switches hosts off, hard, and waits until their devices say off.")
  static final class Off extends FenceVerb {
    Off(Call call) {
      super(call, Action.OFF);
    }
  }

  /** {@code palisade on}. */
  @Command(name = "on", description = "Switches hosts on, and waits until their devices say on.")
  static final class On extends FenceVerb {
    On(Call call) {
      super(call, Action.ON);
    }
  }

  /** {@code palisade reboot}. */
  @Command(
      name = "reboot",
      description = "Switches hosts off, hard; on again once their devices said off.")
  static final class Reboot extends FenceVerb {
    Reboot(Call call) {
      super(call, Action.REBOOT);
    }
  }

  @Override
  int work() throws InterruptedException {
    List<String> hosts = hosts();
    requireCount(hosts);
    if (!agreed(hosts)) {
      screen().note("nothing was sent");
      return Call.FAILED;
    }
    return fence(hosts);
  }

  private void requireCount(List<String> hosts) {
    if (!choice().all() && count.isPresent()) {
      throw usage("--count goes with --all");
    }
    if (count.isPresent() && count.get() != hosts.size()) {
      throw usage("--count=" + count.get() + ", but --all are " + hosts.size() + " hosts");
    }
    if (choice().all() && count.isEmpty() && (yes || !call.session().terminals().in())) {
      throw usage("--all needs --count=N where nobody is asked");
    }
  }

  private boolean agreed(List<String> hosts) throws InterruptedException {
    boolean countAsked = choice().all() && count.isEmpty();
    if (yes || call.session().handedOver().isPresent()) {
      return true;
    }
    if (!call.session().terminals().in()) {
      throw usage("standard input is no terminal: nobody can be asked; --yes does it");
    }
    String question =
        Words.word(action)
            + " "
            + Words.count(hosts.size(), "host")
            + ": "
            + Screen.plain(Words.some(hosts, NAMED));
    try {
      Optional<String> typed =
          countAsked
              ? call.session().ask(question + "\nThese are all. Type their number to go on: ")
              : call.session().ask(question + "\nGo on? [y/N] ");
      return typed.filter(line -> agrees(line.strip(), countAsked, hosts.size())).isPresent();
    } catch (InterruptedException e) {
      if (call.session().interrupted()) {
        screen().note("\ninterrupted; nothing was sent");
      }
      throw e;
    }
  }

  private static boolean agrees(String typed, boolean counted, int hosts) {
    return counted
        ? typed.equals(String.valueOf(hosts))
        : typed.equalsIgnoreCase("y") || typed.equalsIgnoreCase("yes");
  }

  private int fence(List<String> hosts) throws InterruptedException {
    Session session = call.session();
    Wish wish = new Wish(action, call.who(), session.age(), session.handedOver());
    Progress progress = new Progress(screen(), action, hosts, json());
    Fencings.End end = new Fencings(session, control().hosts(), wish, progress).run(hosts);
    if (end == Fencings.End.HANDED_OVER) {
      return Call.FAILED; // nobody hears it: the standby says how it ends
    }
    boolean interrupted = end == Fencings.End.INTERRUPTED;
    if (json()) {
      print(progress, interrupted);
    } else {
      progress.sumUp(interrupted);
    }
    boolean all = progress.results().stream().allMatch(Result::done);
    return interrupted ? Call.INTERRUPTED : all ? Call.DONE : Call.FAILED;
  }

  private void print(Progress progress, boolean interrupted) {
    ObjectNode document = document().put("interrupted", interrupted);
    document.set("results", Json.all(progress.results(), Json::result));
    document.set("sent", Json.texts(progress.sent()));
    document.set("unsent", Json.texts(progress.waiting()));
    call.print(document);
  }
}
