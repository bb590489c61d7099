package org.palisade.plugin.contract;

import java.time.Duration;
import org.palisade.plugin.StonithException.Reason;

/**
 * A call that can be made to the device under test.
 *
 * @param name what it is called in the words of an assertion
 * @param ofAnyException what the host takes an exception for that has no reason of its own
 * @param step the call itself
 */
record DeviceCall(String name, Reason ofAnyException, Outcome.Step step) {

  Outcome run(Duration time) {
    return Outcome.of(time, ofAnyException, step);
  }

  @Override
  public String toString() {
    return name;
  }
}
