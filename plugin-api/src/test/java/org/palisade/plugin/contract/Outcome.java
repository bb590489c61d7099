package org.palisade.plugin.contract;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * What came of one call: a state (from a read), a failure, or neither; and what was traced.
 *
 * @param state what a read returned
 * @param failure what was thrown
 * @param reason the failure as the host takes it
 * @param trace the traced lines
 */
record Outcome(
    Optional<PowerState> state,
    Optional<Throwable> failure,
    Optional<Reason> reason,
    List<String> trace) {

  /** One call to the device under test. */
  interface Step {
    Optional<PowerState> run(Call call) throws Exception;
  }

  static Outcome of(Duration time, Reason ofAnyException, Step step) {
    RecordingCall call = new RecordingCall(time);
    try {
      return new Outcome(step.run(call), Optional.empty(), Optional.empty(), call.lines());
    } catch (StonithException e) {
      return new Outcome(Optional.empty(), Optional.of(e), Optional.of(e.reason()), call.lines());
    } catch (Exception | LinkageError e) {
      return new Outcome(
          Optional.empty(), Optional.of(e), Optional.of(ofAnyException), call.lines());
    }
  }

  Optional<Duration> retryAfter() {
    return failure
        .filter(StonithException.class::isInstance)
        .flatMap(e -> ((StonithException) e).retryAfter());
  }

  String message() {
    return failure.map(e -> String.valueOf(e.getMessage())).orElse("");
  }

  /** All that a log could show of the call. */
  String everything() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    trace.forEach(out::println);
    failure.ifPresent(e -> e.printStackTrace(out));
    out.flush();
    return text.toString();
  }

  @Override
  public String toString() {
    return failure
        .map(e -> "threw " + e)
        .or(() -> state.map(s -> "said " + s))
        .orElse("was accepted");
  }
}
