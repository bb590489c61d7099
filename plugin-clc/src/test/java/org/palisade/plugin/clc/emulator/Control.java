package org.palisade.plugin.clc.emulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Reply;
import org.palisade.plugin.http.wire.Spoiler;

/**
 * The emulator's own requests, for scripts: everything by query parameters, so that curl will do.
 *
 * <pre>
 * GET  /_control/state                                    one "NAME=power" a line
 * GET  /_control/log                                      what was asked and what happened
 * POST /_control/server?name=N&amp;power=paused&amp;jobs=stuck    adds or changes a server
 * POST /_control/fault?on=power&amp;effect=drop&amp;times=1       effect=answer takes status and body
 * POST /_control/clear                                    ends all faults
 * POST /_control/durations?off=32&amp;on=28                   seconds
 * POST /_control/advance?seconds=60                       pushes the clock
 * POST /_control/revoke                                   ends all tokens
 * POST /_control/unlock                                   lets a locked-out user in
 * </pre>
 */
final class Control {
  private final Emulator emulator;

  Control(Emulator emulator) {
    this.emulator = emulator;
  }

  void serve(HttpExchange exchange) throws IOException {
    Request request = Request.of(exchange);
    try {
      Spoiler.send(exchange, text(200, run(request.last(), request.query())));
    } catch (IllegalArgumentException | NullPointerException e) {
      Spoiler.send(exchange, text(400, "cannot " + request.last() + ": " + e.getMessage() + "\n"));
    }
  }

  private static Reply text(int status, String body) {
    return new Reply(status, body, Map.of("Content-Type", "text/plain; charset=utf-8"));
  }

  private String run(String what, Map<String, String> query) {
    switch (what) {
      case "state" -> {
        StringBuilder all = new StringBuilder();
        emulator.state().forEach((name, power) -> all.append(name + "=" + power + "\n"));
        return all.toString();
      }
      case "log" -> {
        return String.join("\n", emulator.log()) + "\n";
      }
      case "server" -> server(query);
      case "fault" -> emulator.add(fault(query));
      case "clear" -> emulator.clearFaults();
      case "durations" -> emulator.durations(seconds(query, "off"), seconds(query, "on"));
      case "advance" -> emulator.advance(seconds(query, "seconds"));
      case "revoke" -> emulator.revokeTokens();
      case "unlock" -> emulator.unlock();
      default -> throw new IllegalArgumentException("no such control");
    }
    return "done\n";
  }

  private void server(Map<String, String> query) {
    String name = query.get("name");
    if (!emulator.state().containsKey(name.toUpperCase(Locale.ROOT))) {
      emulator.add(name, "stopped");
    }
    query.forEach(
        (property, value) -> {
          if (!property.equals("name")) {
            emulator.set(name, property, value);
          }
        });
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

  private static Duration seconds(Map<String, String> query, String name) {
    return EmulatorMain.seconds(query.get(name));
  }
}
