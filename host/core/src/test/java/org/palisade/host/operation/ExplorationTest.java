package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that can happen on a plug, to a depth that covers a whole reboot with retries. {@code
 * -Dpalisade.explore=N} lets N more things (or fewer, where N is negative) go wrong in one history.
 */
public class ExplorationTest {
  private static final Logger LOG = LoggerFactory.getLogger(ExplorationTest.class);
  private static final int MORE = Integer.getInteger("palisade.explore", 0);

  @Test
  public void oneCallerAndADeviceThatFailsInEveryWay() {
    explore("one caller, 4 faults", Worlds.onePlug(4 + MORE, false), 1);
  }

  @Test
  public void oneCallerAndProcessesThatFreezeStopAndDie() {
    explore("one caller, 2 faults of device or process", Worlds.onePlug(2 + MORE, true), 1);
  }

  @Test
  public void twoCallersAndADeviceThatFailsTwice() {
    explore("two callers, 2 faults", Worlds.onePlug(2 + MORE, false), 2);
  }

  @Test
  public void twoCallersAndProcessesThatFreezeStopAndDie() {
    explore("two callers, 1 fault of device or process", Worlds.onePlug(1 + MORE, true), 2);
  }

  @Test
  public void threeCallersAndDevicesAndProcessesThatFail() {
    explore("three callers, 1 fault of device or process", Worlds.onePlug(1 + MORE, true), 3);
  }

  @Test
  public void callersWithABudget() {
    explore("one caller with a budget, 3 faults", Worlds.withBudget(3 + MORE, false), 1);
    explore("two callers with budgets, 1 fault", Worlds.withBudget(1 + MORE, true), 2);
  }

  @Test
  public void aLevelThatGivesWayToAnother() {
    explore("one caller with a share, 3 faults", Worlds.givingWay(3 + MORE, false), 1);
    explore("two callers with shares, 1 fault", Worlds.givingWay(1 + MORE, true), 2);
  }

  @Test
  public void aKindThatConfirmsOff() {
    explore("off read twice, 2 faults", Worlds.confirmingOff(2 + MORE, true), 1);
    explore("off read twice, two callers, 1 fault", Worlds.confirmingOff(1 + MORE, false), 2);
  }

  @Test
  public void theDevicesOwnCycle() {
    explore("cycle, one caller, 3 faults", Worlds.cycling(3 + MORE, true), 1);
    explore("cycle, two callers, 1 fault", Worlds.cycling(1 + MORE, true), 2);
  }

  @Test
  public void aDeviceThatAnotherOneVerifies() {
    explore("verified, one caller, 2 faults", Worlds.verified(2 + MORE, true), 1);
    explore("verified, two callers, 1 fault", Worlds.verified(1 + MORE, true), 2);
  }

  @Test
  public void twoPlugsOfOneHost() {
    explore("two plugs, one caller, 1 fault", Worlds.twoPlugs(1 + MORE, true), 1);
    explore("two plugs, two callers, no fault", Worlds.twoPlugs(MORE, false), 2);
  }

  private static void explore(String what, World.Setup setup, int callers) {
    int states = 0;
    int deepest = 0;
    for (List<Action> who : groups(callers)) {
      for (Said state : List.of(Said.ON, Said.OFF, Said.UNKNOWN)) {
        Exploration.Seen seen = Exploration.of(setup, state, who);
        states += seen.states();
        deepest = Math.max(deepest, seen.deepest());
        assertThat(seen.ends()).as("%s of a plug that is %s", who, state).isPositive();
      }
    }
    LOG.info("explored {}: {} states, {} steps deep", what, states, deepest);
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
