package org.palisade.plugin.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.palisade.plugin.Call;

/** A call with a budget, which keeps what was traced. */
final class RecordingCall implements Call {
  private final Call budget;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  RecordingCall(Duration time) {
    budget = Call.within(time);
  }

  @Override
  public Duration left() {
    return budget.left();
  }

  @Override
  public void trace(String line) {
    lines.add(line);
  }

  List<String> lines() {
    return lines;
  }
}
