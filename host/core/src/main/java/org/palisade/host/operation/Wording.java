package org.palisade.host.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.palisade.host.operation.Facts.Phase;

/** Puts an ending into words: subject, fact, number, next step. */
final class Wording {
  private final List<Target> targets;
  private final Facts facts;
  private final long time;

  /**
   * Words for a sequence.
   *
   * @param targets what it is about
   * @param facts what is known of it
   * @param time the time that there was, for messages
   */
  Wording(List<Target> targets, Facts facts, long time) {
    this.targets = targets;
    this.facts = facts;
    this.time = time;
  }

  /**
   * What a caller is told.
   *
   * @param ending how it ended
   * @param host the host as this caller named it
   * @param troubles what else should be said
   * @return the outcome
   */
  Outcome outcome(Ending ending, String host, List<String> troubles) {
    List<String> warnings = new ArrayList<>();
    String words = fill(ending.words(), culprit(plug -> guilty(plug, ending)));
    // Who calls an agent with a plug alone names no host.
    String subject = host.isEmpty() ? names(IntStream.range(0, targets.size())) : host;
    String message = ending.success() ? subject + " " + words : words;
    if (ending == Ending.ON_NOT_CONFIRMED || ending == Ending.LEFT_OFF) {
      warnings.add(message + onTrouble());
    }
    warnings.addAll(troubles);
    return new Outcome(
        ending.verdict(),
        ending.evidence(),
        message + (ending.success() ? "" : half()),
        warnings,
        ending == Ending.CUT_SHORT || ending == Ending.TAKEN_OVER);
  }

  /** What a caller is told whose budget is over while its off goes on. */
  String goesOn() {
    return fill(
        "{plug}: not known to be off after {time}{last}; going on while the caller waits",
        bad().findFirst());
  }

  private String fill(String words, Optional<Integer> culprit) {
    return words
        .replace("{plugs}", names(IntStream.range(0, targets.size())))
        .replace("{plug}", culprit.map(this::name).orElseGet(() -> name(0)))
        .replace("{time}", seconds(time))
        .replace("{last}", culprit.map(this::lastFailure).orElse(""));
  }

  // The first plug that is not as it should be: of several, the first that is to blame.
  private Optional<Integer> culprit(Predicate<Member> guilty) {
    return bad()
        .filter(i -> guilty.test(facts.members().get(i)))
        .findFirst()
        .or(() -> bad().findFirst());
  }

  private Stream<Integer> bad() {
    return plugs().filter(i -> !good(i)).boxed();
  }

  private static boolean guilty(Member plug, Ending ending) {
    if (ending == Ending.PAUSED) {
      return plug.reading().last() == Said.UNKNOWN;
    }
    return ending != Ending.DECLINED || declined(plug);
  }

  private static boolean declined(Member plug) {
    Sent sent = plug.commands().sent();
    return sent == Sent.REFUSED || sent == Sent.FINAL || plug.reading().last() == Said.FAILED;
  }

  private boolean good(int index) {
    Member plug = facts.members().get(index);
    return facts.phase() == Phase.ON
        ? plug.reading().last() == Said.ON
        : plug.reading().off(facts.habits(index).confirmOff(), Long.MIN_VALUE);
  }

  private IntStream plugs() {
    return IntStream.range(0, facts.members().size());
  }

  private String lastFailure(int index) {
    Member plug = facts.members().get(index);
    return plug.reason()
        .map(
            why -> " (" + why.name().toLowerCase(Locale.ROOT).replace('_', ' ') + colon(plug) + ")")
        .orElse("");
  }

  private static String colon(Member plug) {
    return plug.words().isEmpty() ? "" : ": " + plug.words();
  }

  private String onTrouble() {
    return culprit(Wording::declined).map(this::lastFailure).orElse("");
  }

  // What was switched off of several stays off, and whoever reads the message must know which.
  private String half() {
    List<Integer> off = plugs().filter(i -> facts.phase() == Phase.OFF && good(i)).boxed().toList();
    return off.isEmpty() || targets.size() == 1
        ? ""
        : "; half off: " + names(off.stream().mapToInt(i -> i)) + " is off and stays off";
  }

  private String names(IntStream indexes) {
    return indexes.mapToObj(this::name).collect(Collectors.joining(", "));
  }

  private String name(int index) {
    return name(targets.get(index));
  }

  static String name(Target target) {
    return target.name()
        + target.verifier().map(by -> " (verified with " + by.name() + ")").orElse("");
  }

  static String seconds(long nanos) {
    long tenths = Math.max(0, nanos) / (Plan.SECOND / 10);
    return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
  }
}
