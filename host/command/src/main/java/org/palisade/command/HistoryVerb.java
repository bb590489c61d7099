package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.palisade.command.Screen.Tone;
import org.palisade.host.control.History.Filter;
import org.palisade.host.control.History.Past;
import org.palisade.host.control.History.Stage;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code palisade history}. */
@Command(
    name = "history",
    description = "Shows what was fenced on this machine, by whom, and with what evidence.")
final class HistoryVerb extends Verb {
  /** What is found is in memory at once, beside what is being fenced. */
  private static final int MOST = 10_000;

  private static final List<String> VERDICTS =
      List.of(
          "success",
          "failed",
          "unfinished",
          "confirmed",
          "already-off",
          "powered-off",
          "already-on",
          "powered-on",
          "rebooted",
          "abandoned");

  private static final String SINCE =
      "is neither a span (30m, 12h, 7d) nor a time (2026-11-24T12:00:00Z)";

  @Parameters(
      paramLabel = "HOSTS",
      completionCandidates = Names.OfHosts.class,
      arity = "0..*",
      description = "Only these hosts, as in node[1-3]; known or not any more.")
  private List<String> lists = new ArrayList<>();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      completionCandidates = Names.OfDevices.class,
      description = "Only what this device did.")
  private Optional<String> device = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      description = "Not older than this: 30m, 12h, 7d, or 2026-11-24T12:00:00Z.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--verdict",
      paramLabel = "VERDICT",
      description =
          "Only success, failed, unfinished, confirmed, or a verdict such as powered-off.")
  private Optional<String> verdict = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The newest N, 1 to 10000; by default 50.")
  private int limit;

  HistoryVerb(Call call) {
    super(call, Standing.GROUP);
  }

  @Override
  int work() {
    if (limit < 1 || limit > MOST) {
      throw usage("--limit is not 1 to " + MOST + "; --since and --device choose among more");
    }
    List<Past> records =
        control()
            .history()
            .find(
                new Filter(
                    hosts(), device, since.map(this::instant), verdict.map(this::verdict), limit));
    if (json()) {
      ObjectNode document = document();
      document.set("records", Json.all(records, Json::record));
      call.print(document);
    } else {
      print(records);
    }
    return Call.DONE;
  }

  private Set<String> hosts() {
    Set<String> hosts = new HashSet<>();
    for (String list : lists) {
      try {
        List<String> names = control().hosts().expand(list);
        if (names.isEmpty()) {
          throw usage("'" + list + "' names no host");
        }
        hosts.addAll(names);
      } catch (IllegalArgumentException e) {
        throw usage(e.getMessage());
      }
    }
    return hosts;
  }

  private String verdict(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    if (!VERDICTS.contains(word)) {
      throw usage("--verdict is not '" + text + "'; allowed are " + String.join(", ", VERDICTS));
    }
    return word;
  }

  private Instant instant(String text) {
    try {
      return text.matches("[0-9]{1,6}[smhd]")
          ? Instant.now().minus(span(text))
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw usage("--since '" + text + "' " + SINCE);
    }
  }

  private static Duration span(String text) {
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private void print(List<Past> records) {
    Table table =
        new Table("when", "host", "action", "verdict", "took", "by", "device", "message")
            .flexible("by", "device", "message");
    for (Past record : records) {
      table.row(
          Table.Cell.of(Words.time(record.last(), call.session().environment())),
          Table.Cell.of(record.host().isEmpty() ? "-" : record.host()),
          Table.Cell.of(record.action()),
          new Table.Cell(outcome(record), tone(record)),
          Table.Cell.of(record.took().map(Words::took).orElse("")),
          Table.Cell.of(record.caller() + " " + record.program()),
          Table.Cell.of(devices(record)),
          Table.Cell.of(record.message()));
    }
    table.print(screen());
  }

  private static String devices(Past record) {
    return record.verifier().isEmpty()
        ? record.device()
        : record.device() + " (verified by " + record.verifier() + ")";
  }

  static String outcome(Past record) {
    return record.stage() == Stage.ENDED ? record.verdict() : Words.word(record.stage());
  }

  static Tone tone(Past record) {
    return switch (record.stage()) {
      case ENDED -> record.evidence().isEmpty() ? Tone.BAD : Tone.GOOD;
      case CONFIRMED, BEGUN, OFF_VERIFIED, HANDED_OVER -> Tone.DOUBTFUL;
      case INTERRUPTED -> Tone.BAD;
    };
  }
}
