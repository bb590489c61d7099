package org.palisade.host.operation;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.journal.Journal;
import org.palisade.host.journal.Journal.Written;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

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
    facts.put("caller", order.caller());
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
   * @param ending how it ended for the last caller that was told; nothing where all went away
   * @param message what that caller was told
   * @param known what is known of the plug where nobody was told
   * @param nanos how long it took
   */
  void ended(
      String operation,
      Order order,
      Optional<Ending> ending,
      String message,
      String known,
      long nanos) {
    String verdict = ending.map(e -> word(e.verdict())).orElse("abandoned");
    String evidence = ending.flatMap(Ending::evidence).map(e -> e.word()).orElse(known);
    Map<String, String> facts = facts(order);
    facts.put("verdict", verdict);
    facts.put("evidence", evidence);
    facts.put("message", message);
    facts.put("duration_ms", String.valueOf(nanos / Plan.MILLISECOND));
    boolean handedOver = ending.map(e -> e == Ending.HANDED_OVER).orElse(false);
    append(operation, handedOver ? Stage.HANDED_OVER : Stage.ENDED, facts, written -> {});
    log(operation, facts, ending);
  }

  private static void log(String operation, Map<String, String> facts, Optional<Ending> ending) {
    boolean failed = ending.map(e -> !e.success() && e != Ending.HANDED_OVER).orElse(false);
    LOG.atLevel(failed ? Level.ERROR : Level.INFO)
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
