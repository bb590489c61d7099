package org.palisade.host.deploy;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.palisade.host.device.Answer;

/** What a comparison of two versions has found so far, and whether it goes on. Thread-safe. */
final class Findings {
  private static final int MOST_NAMED = 5;

  private final Duration most;
  private final long until;
  private final AtomicInteger agreed = new AtomicInteger();
  private final Set<String> notes = Collections.synchronizedSet(new LinkedHashSet<>());
  private final Map<String, Integer> late = new ConcurrentSkipListMap<>();
  private final AtomicReference<String> lastBusy = new AtomicReference<>("");
  private final AtomicReference<String> refusal = new AtomicReference<>();

  /**
   * Begins.
   *
   * @param most how long the comparison may take
   */
  Findings(Duration most) {
    this.most = most;
    this.until = System.nanoTime() + most.toNanos();
  }

  /** Whether nothing more is to be asked: the time is over, or the new version is refused. */
  boolean over() {
    return System.nanoTime() - until >= 0 || refusal.get() != null;
  }

  void agreed() {
    agreed.incrementAndGet();
  }

  void note(String note) {
    notes.add(note);
  }

  /** The version in force cannot read it: a new one that cannot either takes nothing away. */
  void unreadable(Answer.Failure why) {
    notes.add("not compared, for the version in force cannot read it: " + why.message());
  }

  void refuse(String why) {
    refusal.compareAndSet(null, why);
  }

  /** The new version did not answer for a plug, and was to be asked again. */
  void busy(Answer.Failure why) {
    lastBusy.set(why.message());
  }

  /** The time was over before a plug of a device was compared. */
  void late(String device) {
    late.merge(device, 1, Integer::sum);
  }

  /**
   * Ends.
   *
   * @param into takes what was compared, and what was not
   * @throws Refused where the two disagree, or did not come to an end
   */
  void conclude(Collection<String> into) throws Refused {
    if (refusal.get() != null) {
      throw new Refused(refusal.get());
    }
    if (!late.isEmpty()) {
      throw new Refused(tooLate());
    }
    into.add(
        "it reads "
            + agreed
            + (agreed.get() == 1 ? " plug" : " plugs")
            + " as the version before it does");
    into.addAll(notes);
  }

  private String tooLate() {
    String busy = lastBusy.get();
    return "was not compared in time with the version in force: within "
        + most.toSeconds()
        + " s it was not asked for "
        + lateOnes()
        + (busy.isEmpty() ? "" : " (the last answer was: " + busy + ")")
        + "; see in 'palisade devices' whether they answer, or give plugins.compare_time more"
        + " seconds";
  }

  private String lateOnes() {
    String named =
        late.entrySet().stream()
            .limit(MOST_NAMED)
            .map(one -> one.getValue() + " plugs of device " + one.getKey())
            .collect(Collectors.joining(", "));
    int more = late.size() - MOST_NAMED;
    return more > 0 ? named + " and plugs of " + more + " more devices" : named;
  }
}
