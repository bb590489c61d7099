package org.palisade.host.deploy;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.palisade.host.device.Answer;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/**
 * Has two versions of a plugin read one plug, until they agree, or differ while it rests. Used
 * once, by one thread.
 */
final class PlugComparison {
  private static final int MOST_ROUNDS = 20;
  private static final int DISAGREEMENTS = 5;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String plug;
  private final Conversation before;
  private final Conversation after;
  private final Findings findings;
  private Optional<Answer.Failure> oldBusy = Optional.empty();
  private long pauseNanos;
  private int rounds;
  private int disagreements;
  private boolean settled;
  private boolean answers = true;

  PlugComparison(String plug, Conversation before, Conversation after, Findings findings) {
    this.plug = plug;
    this.before = before;
    this.after = after;
    this.findings = findings;
  }

  /**
   * Compares.
   *
   * @return whether the device answers the version in force, so that its other plugs are worth
   *     asking for
   */
  boolean run() throws InterruptedException {
    while (!settled && !findings.over()) {
      pauseNanos = PAUSE_NANOS;
      round();
      if (!settled) {
        TimeUnit.NANOSECONDS.sleep(pauseNanos);
      }
    }
    if (!settled) {
      oldBusy.ifPresentOrElse(
          findings::unreadable, () -> findings.late(before.lease().spec().name()));
    }
    return answers;
  }

  private void round() throws InterruptedException {
    Optional<PowerState> old = inForce();
    if (old.isEmpty()) {
      return;
    }
    Answer<PowerState> fresh = after.read(plug);
    if (fresh.value().equals(old)) {
      findings.agreed();
      settled = true;
    } else if (TwoVersions.busy(fresh)) {
      fresh.failure().ifPresent(findings::busy);
      pauseNanos = TwoVersions.BUSY_NANOS;
    } else {
      Optional<PowerState> again = inForce();
      if (again.isPresent()) {
        differ(old.get(), fresh, again.equals(old));
      }
    }
  }

  // Nothing where it cannot be compared, now or at all.
  private Optional<PowerState> inForce() throws InterruptedException {
    Answer<PowerState> answer = before.read(plug);
    oldBusy = answer.failure().filter(why -> why.reason() == Reason.BUSY);
    if (oldBusy.isPresent()) {
      pauseNanos = TwoVersions.BUSY_NANOS;
    } else {
      answer.failure().ifPresent(this::unreadable);
    }
    return answer.value();
  }

  private void unreadable(Answer.Failure why) {
    findings.unreadable(why);
    settled = true;
    answers =
        switch (why.reason()) {
          case UNREACHABLE, LOGIN_REFUSED, INVALID_SETTINGS -> false;
          case UNCERTAIN, BUSY, FORBIDDEN, UNKNOWN_PLUG, REFUSED, PROTOCOL -> true;
        };
  }

  private void differ(PowerState old, Answer<PowerState> fresh, boolean rests) {
    if (rests && (++disagreements == DISAGREEMENTS || heldOff(fresh))) {
      findings.refuse(otherwise(old, fresh));
      settled = true;
    } else if (++rounds == MOST_ROUNDS) {
      findings.note(
          before.lease().spec().name() + "/" + plug + ": not compared, for it does not rest");
      settled = true;
    }
  }

  // Another try would lock an account.
  private static boolean heldOff(Answer<PowerState> fresh) {
    return fresh.failure().filter(why -> why.reason() == Reason.LOGIN_REFUSED).isPresent();
  }

  private String otherwise(PowerState old, Answer<PowerState> fresh) {
    return fresh
        .failure()
        .map(why -> "cannot read a plug that the version in force reads: " + why.message())
        .orElseGet(
            () ->
                "reads "
                    + before.lease().spec().name()
                    + "/"
                    + plug
                    + " as "
                    + fresh.value().map(PowerState::name).orElse("nothing")
                    + ", which the version in force reads as "
                    + old
                    + "; one of the two is wrong, find out which at the device itself");
  }
}
