package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.palisade.host.control.DeviceBook.Device;
import org.palisade.host.control.History.Past;
import org.palisade.host.control.Plugins.Version;
import org.palisade.host.control.Session.Standing;
import org.palisade.host.control.Task;
import picocli.CommandLine.Command;

/** {@code palisade watch}. */
@Command(
    name = "watch",
    description = {
      "Follows what is done here, until Ctrl-C: fencings as they begin and end, those by the daemon"
          + " and those by the standby host, devices and plugins as they come, go and change. With"
          + " --json one document a line."
    })
final class WatchVerb extends Verb {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  WatchVerb(Call call) {
    super(call, Standing.GROUP);
  }

  @Override
  int work() throws InterruptedException {
    BlockingQueue<Past> records = new LinkedBlockingQueue<>();
    Task following = control().history().follow(records::add);
    try {
      Map<String, String> before = things();
      if (!json()) {
        screen().note("watching; Ctrl-C ends it");
      }
      while (true) {
        Past record = records.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        if (record != null) {
          show(record);
        } else {
          Map<String, String> now = things();
          compare(before, now);
          before = now;
        }
      }
    } finally {
      following.cancel();
    }
  }

  /** Devices and plugins, each with how it stands. */
  private Map<String, String> things() {
    Map<String, String> things = new TreeMap<>();
    for (Device device : control().devices().list()) {
      String why = device.why().isEmpty() ? "" : ": " + device.why();
      things.put("device " + device.name(), Words.word(device.standing()) + why);
    }
    control()
        .plugins()
        .ifPresent(
            plugins -> {
              for (Version one : plugins.list()) {
                things.put("plugin " + one.plugin() + " " + one.version(), Words.word(one.state()));
              }
            });
    return things;
  }

  private void compare(Map<String, String> before, Map<String, String> now) {
    Map<String, String> gone = new HashMap<>(before);
    gone.keySet().removeAll(now.keySet());
    gone.keySet().forEach(thing -> show(thing, "gone"));
    now.forEach(
        (thing, how) -> {
          if (!how.equals(before.get(thing))) {
            show(thing, (before.containsKey(thing) ? "" : "new, ") + how);
          }
        });
  }

  private void show(String thing, String how) {
    Instant now = Instant.now();
    if (json()) {
      int space = thing.indexOf(' ');
      call.print(
          document()
              .put("at", now.toString())
              .put("event", thing.substring(0, space))
              .put("name", thing.substring(space + 1))
              .put("text", how));
    } else {
      screen().line(time(now) + "  " + Screen.plain(thing + ": " + how));
    }
  }

  private void show(Past record) {
    if (json()) {
      ObjectNode document = document().put("at", record.last().toString()).put("event", "fencing");
      document.set("record", Json.record(record));
      call.print(document);
      return;
    }
    String words =
        record.host()
            + ": "
            + record.action()
            + " "
            + screen().paint(HistoryVerb.tone(record), HistoryVerb.outcome(record));
    String message = record.message().isEmpty() ? "" : ": " + Screen.plain(record.message());
    screen().line(time(record.last()) + "  " + words + " (" + by(record) + ")" + message);
  }

  private static String by(Past record) {
    return Screen.plain(record.caller() + " " + record.program());
  }

  private String time(Instant at) {
    return Words.time(at, call.session().environment());
  }
}
