package org.palisade.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.palisade.command.Screen.Tone;
import org.palisade.host.control.Hosts.Action;
import org.palisade.host.control.Hosts.Result;
import org.palisade.host.control.Hosts.Step;

/**
 * How far the hosts of a call are. On a terminal a line below the results shows who waits, who is
 * sent to and who is off; elsewhere there is one line a host. For one thread.
 */
final class Progress {
  private static final int NAMED = 4;

  /** Each has its own line with its reason before. */
  private static final int SUMMED_UP = 50;

  /** Where a host stands. */
  private enum Place {
    WAITING,
    SENT,
    OFF,
    DONE,
    FAILED
  }

  private final Screen screen;
  private final Action action;
  private final boolean silent;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final List<Result> results = new ArrayList<>();

  Progress(Screen screen, Action action, List<String> hosts, boolean silent) {
    this.screen = screen;
    this.action = action;
    this.silent = silent;
    hosts.forEach(host -> places.put(host, Place.WAITING));
  }

  void step(String host, Step step) {
    Place to =
        switch (step) {
          case SENT -> Place.SENT;
          case OFF -> Place.OFF;
        };
    // A second level sends again after a first that said off of half the supplies.
    if (places.get(host).compareTo(Place.DONE) < 0 && places.get(host).compareTo(to) < 0) {
      places.put(host, to);
    }
  }

  void note(String host, String line) {
    if (!silent) {
      screen.note("warning: " + host + ": " + Screen.plain(line));
    }
  }

  void done(Result result) {
    places.put(result.host(), result.done() ? Place.DONE : Place.FAILED);
    results.add(result);
    if (silent) {
      return;
    }
    result.warnings().forEach(line -> note(result.host(), line));
    String host = Screen.plain(result.host());
    if (result.done()) {
      String verdict = result.verdict().replace('-', ' ');
      screen.line(host + ": " + screen.paint(Tone.GOOD, verdict));
    } else {
      screen.note(
          host + ": " + screen.paint(Tone.BAD, "failed") + ": " + Screen.plain(result.message()));
    }
  }

  /** Draws the line over. */
  void show() {
    if (silent || !screen.live() || results.size() == places.size()) {
      return;
    }
    StringBuilder line = new StringBuilder();
    line.append(results.size()).append('/').append(places.size());
    for (Place place : Place.values()) {
      List<String> there = at(place);
      if (!there.isEmpty()) {
        boolean named = place != Place.DONE && place != Place.FAILED;
        line.append("  ").append(word(place)).append(' ').append(there.size());
        line.append(named ? " (" + Words.some(there, NAMED) + ")" : "");
      }
    }
    screen.passing(Screen.plain(line.toString()));
  }

  private String word(Place place) {
    return switch (place) {
      case WAITING -> "waiting";
      case SENT -> action == Action.ON ? "on sent" : "off sent";
      case OFF -> "off";
      case DONE -> action == Action.OFF ? "off, done" : "on";
      case FAILED -> "failed";
    };
  }

  private List<String> at(Place place) {
    return places.entrySet().stream()
        .filter(one -> one.getValue() == place)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What was done and what was not, where that is more than the lines before say. */
  void sumUp(boolean interrupted) {
    List<String> failed = at(Place.FAILED);
    if (places.size() > 1 || interrupted) {
      screen.note(
          at(Place.DONE).size()
              + " done, "
              + failed.size()
              + " failed"
              + (failed.isEmpty() ? "" : ": " + Screen.plain(Words.some(failed, SUMMED_UP))));
    }
    if (interrupted) {
      List<String> sent = sent();
      List<String> waiting = waiting();
      screen.note("interrupted");
      if (!sent.isEmpty()) {
        screen.note(
            "sent already, and not known to be done ('palisade history' tells): "
                + String.join(" ", sent));
      }
      if (!waiting.isEmpty()) {
        screen.note("nothing was sent to: " + String.join(" ", waiting));
      }
    }
  }

  /** Hosts that something was sent to, without a result. */
  List<String> sent() {
    List<String> sent = new ArrayList<>(at(Place.SENT));
    sent.addAll(at(Place.OFF));
    return sent;
  }

  /** Hosts that nothing was sent to. */
  List<String> waiting() {
    return at(Place.WAITING);
  }

  List<Result> results() {
    return results;
  }
}
