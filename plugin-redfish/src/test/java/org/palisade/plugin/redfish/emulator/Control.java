package org.palisade.plugin.redfish.emulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Reply;
import org.palisade.plugin.http.wire.Spoiler;

/**
 * The emulator's own requests, for scripts: everything by query parameters, so that curl will do.
 *
 * <pre>
 * GET  /_control/state                               one "ID=power" a line
 * GET  /_control/log                                 what was asked and what happened
 * POST /_control/system?id=1&amp;power=Off&amp;obeys=no      adds or changes a system
 * POST /_control/habits?are=PAGES,GZIP               the habits, and no others
 * POST /_control/fault?on=reset&amp;effect=drop&amp;times=1  effect=answer takes status and body
 * POST /_control/clear                               ends all faults
 * POST /_control/advance?seconds=60                  pushes the clock
 * POST /_control/slots?most=4                        how many sessions there can be
 * POST /_control/role?is=ReadOnly                    what the user may do
 * </pre>
 */
final class Control {
  private final Emulator emulator;

  Control(Emulator emulator) {
    this.emulator = emulator;
  }

  void serve(HttpExchange exchange) throws IOException {
    Visit visit = Visit.of(exchange);
    try {
      Spoiler.send(exchange, text(200, run(visit.last(), visit.query())));
    } catch (IllegalArgumentException | NullPointerException e) {
      Spoiler.send(exchange, text(400, "cannot " + visit.last() + ": " + e.getMessage() + "\n"));
    }
  }

  private static Reply text(int status, String body) {
    return new Reply(status, body, Map.of("Content-Type", "text/plain; charset=utf-8"));
  }

  private String run(String what, Map<String, String> query) {
    switch (what) {
      case "state" -> {
        StringBuilder all = new StringBuilder();
        emulator.state().forEach((id, power) -> all.append(id + "=" + power + "\n"));
        return all.toString();
      }
      case "log" -> {
        return String.join("\n", emulator.log()) + "\n";
      }
      case "system" -> system(query);
      case "habits" -> emulator.habits(habits(query.get("are")));
      case "fault" -> emulator.add(fault(query));
      case "clear" -> emulator.clearFaults();
      case "advance" -> emulator.advance(Duration.ofSeconds(Long.parseLong(query.get("seconds"))));
      case "slots" -> emulator.slots(Integer.parseInt(query.get("most")));
      case "role" -> emulator.role(query.get("is"));
      default -> throw new IllegalArgumentException("no such control");
    }
    return "done\n";
  }

  private void system(Map<String, String> query) {
    String id = query.get("id");
    if (!emulator.state().containsKey(id)) {
      emulator.add(id, "Off");
    }
    query.forEach(
        (property, value) -> {
          if (!property.equals("id")) {
            emulator.set(id, property, value);
          }
        });
  }

  private static Habit[] habits(String names) {
    return Stream.of(names.split(",", -1))
        .filter(name -> !name.isEmpty())
        .map(Habit::valueOf)
        .toArray(Habit[]::new);
  }

  private static Fault fault(Map<String, String> query) {
    String kind = query.getOrDefault("on", "any");
    Fault.Effect effect = Fault.Effect.valueOf(query.get("effect").toUpperCase(Locale.ROOT));
    int times = Integer.parseInt(query.getOrDefault("times", "1"));
    if (effect == Fault.Effect.ANSWER) {
      int status = Integer.parseInt(query.get("status"));
      return Fault.answer(kind, status, query.getOrDefault("body", "")).times(times);
    }
    return Fault.next(kind, effect).times(times);
  }
}
