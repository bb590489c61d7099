package org.palisade.plugin.example;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.contract.DeviceFake;
import org.palisade.plugin.contract.Fault;
import org.palisade.plugin.example.HttpWire.Reply;
import org.palisade.plugin.example.HttpWire.Request;

/** A power strip with one outlet, 3, that speaks HTTP and can produce every fault. */
public final class StripFake implements DeviceFake {
  private static final String TOKEN = "open-sesame-4711";
  private static final String OUTLET = "/outlets/3";

  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicInteger hanging = new AtomicInteger();
  private final HttpWire wire;
  private volatile PowerState state = PowerState.ON;
  private volatile Optional<Fault> fault = Optional.empty();
  private volatile boolean relayFailed;

  public StripFake() throws IOException {
    wire = new HttpWire(this::answer);
  }

  private Reply answer(Request request) {
    if (has(Fault.HANG)) {
      hanging.incrementAndGet();
      return Reply.SILENCE;
    }
    logins.incrementAndGet();
    if (has(Fault.LOGIN_REFUSED)
        || !("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
      return Reply.of(401, "");
    }
    return request.verb().equals("POST") ? switchOutlet(request.path()) : show(request.path());
  }

  private Reply show(String path) {
    if (declinesAll()) {
      return decline();
    } else if (path.equals("/outlets/")) {
      return Reply.of(200, "3");
    } else if (!path.equals(OUTLET)) {
      return Reply.of(404, "");
    } else if (has(Fault.UNKNOWN_STATE)) {
      return Reply.of(200, "unknown");
    } else if (relayFailed) {
      return Reply.of(409, "the relay did not move");
    }
    return Reply.of(200, state == PowerState.ON ? "on" : "off");
  }

  private Reply switchOutlet(String path) {
    commands.incrementAndGet();
    if (declinesAll()) {
      return decline();
    } else if (has(Fault.FORBIDDEN)) {
      return Reply.of(403, "");
    } else if (has(Fault.REFUSED)) {
      return Reply.of(409, "");
    } else if (!path.startsWith(OUTLET + "/")) {
      return Reply.of(404, "");
    } else if (has(Fault.FAILS_LATER)) {
      relayFailed = true;
      return Reply.of(204, "");
    }
    state = path.equals(OUTLET + "/on") ? PowerState.ON : PowerState.OFF;
    return has(Fault.LOST_REPLY) ? Reply.BREAK : Reply.of(204, "");
  }

  private boolean declinesAll() {
    return has(Fault.BUSY)
        || has(Fault.BUSY_WITH_TIME)
        || has(Fault.GARBAGE)
        || has(Fault.EMPTY_ANSWER);
  }

  private Reply decline() {
    if (has(Fault.GARBAGE)) {
      return Reply.of(200, "<html>It works!</html>");
    } else if (has(Fault.EMPTY_ANSWER)) {
      return Reply.of(200, "");
    } else if (has(Fault.BUSY_WITH_TIME)) {
      return Reply.of(503, "", "Retry-After: " + RETRY_AFTER.toSeconds());
    }
    return Reply.of(503, "");
  }

  private boolean has(Fault one) {
    return fault.filter(one::equals).isPresent();
  }

  @Override
  public String kind() {
    return "http-strip";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("ip", "127.0.0.1", "ipport", String.valueOf(wire.port()), "password", TOKEN);
  }

  @Override
  public String plug() {
    return "3";
  }

  @Override
  public PowerState state() {
    return state;
  }

  @Override
  public void put(PowerState to) {
    state = to;
  }

  @Override
  public void inject(Fault one) {
    heal();
    fault = Optional.of(one);
    if (one == Fault.UNREACHABLE) {
      wire.vanish();
    }
  }

  @Override
  public void heal() {
    fault = Optional.empty();
    wire.comeBack();
  }

  @Override
  public int logins() {
    return logins.get();
  }

  @Override
  public int commands() {
    return commands.get();
  }

  @Override
  public int hanging() {
    return hanging.get();
  }

  @Override
  public int sockets() {
    return wire.sockets();
  }

  @Override
  public void close() {
    wire.close();
  }
}
