package org.palisade.host.operation;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.journal.Journal;
import org.palisade.host.journal.Journal.Written;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the journal and the log what is done. */
final class Chronicle {
  private static final Logger LOG = LoggerFactory.getLogger("org.palisade.fencing");

  private final Journal journal;
  private final Clock wall;

  Chronicle(Journal journal, Clock wall) {
    this.journal = journal;
    this.wall = wall;
  }

  /** What the journal says of an order in each of its records. */
  static Map<String, String> facts(Order order) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("host", order.host());
    facts.put("action", word(order.action()));
    facts.put("device", each(order, t -> t.device().name()));
    facts.put("kind", each(order, t -> t.device().type().name()));
    facts.put("plug", each(order, Target::plug));
    String verifiers =
        order.targets().stream()
            .flatMap(target -> target.verifier().stream())
            .map(Wording::name)
            .distinct()
            .collect(Collectors.joining(","));
    if (!verifiers.isEmpty()) {
      facts.put("verifier", verifiers);
    }
    facts.put("caller", order.asker().user());
    facts.put("program", order.asker().program());
    return facts;
  }

  private static String each(Order order, Function<Target, String> which) {
    return order.targets().stream().map(which).collect(Collectors.joining(","));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  void begun(String operation, Order order, Consumer<Written> then) {
    append(operation, Stage.BEGUN, facts(order), then);
  }

  void offVerified(String operation, Order order) {
    append(operation, Stage.OFF_VERIFIED, facts(order), written -> {});
  }

  /**
   * The end of a sequence.
   *
   * @param operation its id
   * @param order what its first caller asked for
   * @param closing how it ended
   * @param nanos how long it took
   * @param then told what became of the record
   */
  void ended(String operation, Order order, Closing closing, long nanos, Consumer<Written> then) {
    Map<String, String> facts = facts(order);
    facts.put("verdict", closing.verdict());
    facts.put("evidence", closing.evidence());
    facts.put("message", closing.message());
    facts.put("duration_ms", String.valueOf(nanos / Plan.MILLISECOND));
    append(operation, closing.stage(), facts, then);
    LOG.atLevel(closing.level())
        .log(
            "fencing {}: host={} action={} device={} plug={} verdict={} evidence={} ms={} {}",
            operation,
            facts.get("host"),
            facts.get("action"),
            facts.get("device"),
            facts.get("plug"),
            facts.get("verdict"),
            facts.get("evidence"),
            facts.get("duration_ms"),
            facts.get("message"));
  }

  private void append(
      String operation, Stage stage, Map<String, String> facts, Consumer<Written> then) {
    try {
      journal.append(new Entry(wall.instant(), operation, stage, facts), then);
    } catch (RuntimeException e) {
      LOG.error("operation {}: the journal failed", operation, e);
      then.accept(Written.FAILED);
    }
  }
}
