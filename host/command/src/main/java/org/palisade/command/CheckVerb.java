package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.palisade.host.control.Configuration.Digest;
import org.palisade.host.control.Configuration.Problem;
import org.palisade.host.control.Configuration.Report;
import org.palisade.host.control.Configuration.Severity;
import org.palisade.host.control.DeviceBook.Device;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code palisade check}. */
@Command(
    name = "check",
    description = "Reads the configuration and names what is wrong with it; harms nothing.")
final class CheckVerb extends Verb {
  @Option(
      names = "--probe",
      description = "Also asks each device: reachable, login good, hosts readable.")
  private boolean probe;

  @Option(
      names = "--digest",
      description = {
        "Prints a digest of each part of the configuration, to be compared between nodes. No"
            + " secret can be told from them."
      })
  private boolean digest;

  CheckVerb(Call call) {
    super(call, Standing.TRUSTED);
  }

  @Override
  int work() throws InterruptedException {
    Report report = control().configuration().check();
    List<Problem> problems = new ArrayList<>(report.problems());
    if (probe) {
      problems.addAll(probed());
    }
    problems.sort(Comparator.comparing(Problem::severity));
    List<Digest> digests = digest ? control().configuration().digest() : List.of();
    if (json()) {
      print(report, problems, digests);
    } else {
      problems.forEach(this::say);
      digests.forEach(one -> screen().line(one.digest() + "  " + one.part()));
      screen()
          .line(
              Words.count(report.devices(), "usable device")
                  + ", "
                  + Words.count(report.hosts(), "host")
                  + ", "
                  + (problems.isEmpty() ? "no problems" : counts(problems)));
    }
    return count(problems, Severity.ERROR) == 0 ? Call.DONE : Call.FAILED;
  }

  private void say(Problem problem) {
    screen().note(Words.word(problem.severity()) + ": " + Screen.plain(problem.toString()));
  }

  private static String counts(List<Problem> problems) {
    return Stream.of(Severity.values())
        .filter(severity -> count(problems, severity) > 0)
        .map(severity -> Words.count(count(problems, severity), Words.word(severity)))
        .collect(Collectors.joining(", "));
  }

  private static int count(List<Problem> problems, Severity severity) {
    return (int) problems.stream().filter(one -> one.severity() == severity).count();
  }

  private List<Problem> probed() throws InterruptedException {
    List<String> names = control().devices().list().stream().map(Device::name).toList();
    screen().passing("asking " + Words.count(names.size(), "device"));
    List<Device> devices =
        Gathering.of(
                1,
                (Consumer<List<Device>> then) -> control().devices().probe(names, then),
                one -> {})
            .get(0);
    List<Problem> problems = new ArrayList<>();
    for (Device device : devices) {
      switch (device.standing()) {
        case BROKEN -> problems.add(problem(device, "", device.why()));
        case IMPAIRED ->
            new TreeMap<>(device.troubles())
                .forEach((host, why) -> problems.add(problem(device, ", host " + host, why)));
        case UNKNOWN -> problems.add(problem(device, "", "not probed yet; try again"));
        case READY, DISABLED -> {
          // What is wrong with a file is said already.
        }
      }
    }
    return problems;
  }

  private static Problem problem(Device device, String more, String why) {
    String prefix = device.name() + ": ";
    String text = why.startsWith(prefix) ? why.substring(prefix.length()) : why;
    return new Problem(Severity.ERROR, "device " + device.name() + more, 0, text);
  }

  private void print(Report report, List<Problem> problems, List<Digest> digests) {
    ObjectNode document = document().put("devices", report.devices()).put("hosts", report.hosts());
    document.set("problems", Json.all(problems, Json::problem));
    if (digest) {
      ObjectNode parts = Json.object();
      digests.forEach(one -> parts.put(one.part(), one.digest()));
      document.set("digests", parts);
    }
    call.print(document);
  }
}
