package org.palisade.host.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A caller that remembers what it was told. */
public final class FakeListener implements Operations.Listener {
  public int beats;
  public final List<String> warned = new ArrayList<>();
  public final List<String> traced = new ArrayList<>();
  public final List<Outcome> outcomes = new ArrayList<>();
  public Optional<String> handedOver = Optional.empty();

  @Override
  public void beat() {
    beats++;
  }

  @Override
  public void trace(String line) {
    traced.add(line);
  }

  @Override
  public void warn(String line) {
    warned.add(line);
  }

  @Override
  public void done(Outcome outcome) {
    outcomes.add(outcome);
  }

  @Override
  public void handOver(String operation) {
    handedOver = Optional.of(operation);
  }

  /** The one outcome. */
  public Outcome outcome() {
    if (outcomes.size() != 1) {
      throw new AssertionError("told " + outcomes.size() + " times: " + outcomes);
    }
    return outcomes.get(0);
  }

  boolean waits() {
    return outcomes.isEmpty() && handedOver.isEmpty();
  }
}
