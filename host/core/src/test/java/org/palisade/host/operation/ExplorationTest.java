package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that can happen on one plug, to a depth that covers a whole reboot with retries. {@code
 * -Dpalisade.explore=N} allows N things to go wrong in one history instead of the usual number.
 */
public class ExplorationTest {
  private static final Logger LOG = LoggerFactory.getLogger(ExplorationTest.class);
  private static final int MORE = Integer.getInteger("palisade.explore", 0);

  @Test
  public void oneCallerAndADeviceThatFailsInEveryWay() {
    assertThat(explore(1, 4, false)).isGreaterThan(500);
  }

  @Test
  public void oneCallerAndProcessesThatFreezeStopAndDie() {
    assertThat(explore(1, 2, true)).isGreaterThan(500);
  }

  @Test
  public void twoCallersAndADeviceThatFails() {
    assertThat(explore(2, 1, false)).isGreaterThan(500);
  }

  @Test
  public void twoCallersAndProcessesThatFreezeStopAndDie() {
    assertThat(explore(2, 1, true)).isGreaterThan(500);
  }

  @Test
  public void threeCallers() {
    assertThat(explore(3, 0, true)).isGreaterThan(500);
  }

  private static int explore(int callers, int faults, boolean processFaults) {
    int states = 0;
    World.Setup setup = Worlds.coarse(MORE > 0 ? MORE : faults, processFaults);
    for (List<Action> who : groups(callers)) {
      for (Said state : List.of(Said.ON, Said.OFF, Said.UNKNOWN)) {
        Exploration.Seen seen = Exploration.of(setup, state, who);
        LOG.info("{} of a plug that is {}: {}", who, state, seen);
        states += seen.states();
      }
    }
    LOG.info(
        "{} callers, {} faults, processes fail: {}: {} states",
        callers,
        setup.faults(),
        processFaults,
        states);
    return states;
  }

  /** Every choice of so many actions, in whatever order they come. */
  private static List<List<Action>> groups(int size) {
    return groups(size, List.of(Action.values()));
  }

  private static List<List<Action>> groups(int size, List<Action> of) {
    if (size == 0) {
      return List.of(List.of());
    }
    List<List<Action>> groups = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      for (List<Action> rest : groups(size - 1, of.subList(i, of.size()))) {
        List<Action> group = new ArrayList<>(rest);
        group.add(of.get(i));
        groups.add(group);
      }
    }
    return groups;
  }
}
