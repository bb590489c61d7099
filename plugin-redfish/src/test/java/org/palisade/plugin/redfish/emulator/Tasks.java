package org.palisade.plugin.redfish.emulator;

import java.util.ArrayList;
import java.util.List;

/** What was accepted and is told of later. Thread-safe. */
final class Tasks {

  private static final class Task {
    private final boolean fails;
    private int polls;

    Task(int polls, boolean fails) {
      this.polls = polls;
      this.fails = fails;
    }
  }

  private final List<Task> all = new ArrayList<>();

  /** A task that is running for some polls more; its number. */
  synchronized int begin(int polls, boolean fails) {
    all.add(new Task(polls, fails));
    return all.size();
  }

  /** What it is, and one poll less; {@code Running}, {@code Completed}, {@code Exception}. */
  synchronized String poll(int number) {
    if (number < 1 || number > all.size()) {
      return "";
    }
    Task task = all.get(number - 1);
    if (task.polls > 0) {
      task.polls--;
      return "Running";
    }
    return task.fails ? "Exception" : "Completed";
  }
}
