package org.palisade.plugin.redfish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.contract.DeviceFake;
import org.palisade.plugin.contract.Fault;
import org.palisade.plugin.http.wire.Fault.Effect;
import org.palisade.plugin.http.wire.Sockets;
import org.palisade.plugin.redfish.emulator.Emulator;

/** The emulator, as the contract test wants its devices. */
final class RedfishFake implements DeviceFake {
  private static final String SYSTEM = "1";
  private static final int FOR_EVER = 1_000_000;

  private final String auth;
  private final Emulator emulator;
  private boolean unplugged;

  RedfishFake(String auth) throws Exception {
    this.auth = auth;
    emulator = Bench.emulator();
    emulator.add(SYSTEM, "On");
    emulator.add("2", "On");
  }

  @Override
  public String kind() {
    return "redfish";
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> all = new HashMap<>(Bench.texts(emulator));
    all.put("auth", auth);
    return all;
  }

  @Override
  public Set<String> settingsBesidePins() {
    return Set.of("ca_file");
  }

  @Override
  public String plug() {
    return SYSTEM;
  }

  @Override
  public Set<String> secrets() {
    return emulator.tokens();
  }

  @Override
  public PowerState state() {
    return emulator.power(SYSTEM).equals("Off") ? PowerState.OFF : PowerState.ON;
  }

  @Override
  public void put(PowerState state) {
    emulator.set(SYSTEM, "power", state == PowerState.OFF ? "Off" : "On");
  }

  @Override
  public void inject(Fault fault) {
    heal();
    switch (fault) {
      case LOST_REPLY -> spoil("reset", Effect.DROP);
      case UNREACHABLE -> {
        emulator.unplug();
        unplugged = true;
      }
      case BUSY -> emulator.add(answer("any", 503, "{\"error\":{\"message\":\"Starting\"}}"));
      case BUSY_WITH_TIME ->
          emulator.add(
              answer("any", 503, "{\"error\":{\"message\":\"Starting\"}}")
                  .header("Retry-After", String.valueOf(RETRY_AFTER.toSeconds())));
      case LOGIN_REFUSED -> {
        emulator.endSessions();
        emulator.refuseLogins(true);
      }
      case FORBIDDEN -> emulator.role("ReadOnly");
      case REFUSED -> emulator.add(answer("reset", 400, "{\"error\":{\"message\":\"Not today\"}}"));
      case FAILS_LATER -> emulator.set(SYSTEM, "answer", "202_failing");
      case HANG -> spoil("any", Effect.HANG);
      case UNKNOWN_STATE -> emulator.set(SYSTEM, "word", "Paused");
      case GARBAGE -> spoil("any", Effect.GARBAGE);
      case EMPTY_ANSWER -> emulator.add(answer("any", 200, ""));
      case HUNG_SYSTEM -> emulator.set(SYSTEM, "system", "hung");
      case ABSENT_PLUG -> throw new IllegalArgumentException("never injected");
    }
  }

  private void spoil(String kind, Effect effect) {
    emulator.add(org.palisade.plugin.http.wire.Fault.next(kind, effect).times(FOR_EVER));
  }

  private static org.palisade.plugin.http.wire.Fault answer(String kind, int status, String body) {
    return org.palisade.plugin.http.wire.Fault.answer(kind, status, body).times(FOR_EVER);
  }

  @Override
  public void heal() {
    emulator.clearFaults();
    emulator.refuseLogins(false);
    emulator.role("Administrator");
    emulator.set(SYSTEM, "answer", "204");
    emulator.set(SYSTEM, "word", "");
    emulator.set(SYSTEM, "system", "running");
    if (unplugged) {
      unplugged = false;
      try {
        emulator.plugIn();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public int logins() {
    return emulator.logins();
  }

  @Override
  public int commands() {
    return emulator.count("Actions/ComputerSystem.Reset [basic]")
        + emulator.count("Actions/ComputerSystem.Reset [session]");
  }

  @Override
  public int hanging() {
    return emulator.hanging();
  }

  /** With sessions, one that is open counts as a connection that is. */
  @Override
  public int sockets() {
    return Sockets.openTo(emulator.url().getPort()) + (unplugged ? 0 : emulator.sessions());
  }

  @Override
  public void close() {
    emulator.close();
  }
}
