package org.palisade.plugin.clc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.clc.emulator.Emulator;
import org.palisade.plugin.contract.DeviceFake;
import org.palisade.plugin.contract.Fault;
import org.palisade.plugin.http.wire.Fault.Effect;
import org.palisade.plugin.http.wire.Sockets;

/** The emulator, as the contract test wants its devices. */
final class ClcFake implements DeviceFake {
  private static final String SERVER = "CA1ACMEVM101";
  private static final int FOR_EVER = 1_000_000;

  private final Emulator emulator;
  private boolean unplugged;

  ClcFake() throws IOException {
    emulator = Emulator.http(0, new Emulator.Account("ACME", "ops", "s3cret-word"), line -> {});
    emulator.add(SERVER, "started");
    emulator.add("UC1ACMEDB01", "started");
  }

  @Override
  public String kind() {
    return "clc";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "account", "ACME",
        "login", "ops",
        "passwd", "s3cret-word",
        "api_url", emulator.url().toString());
  }

  @Override
  public String plug() {
    return SERVER;
  }

  @Override
  public PowerState state() {
    return emulator.power(SERVER).equals("stopped") ? PowerState.OFF : PowerState.ON;
  }

  @Override
  public void put(PowerState state) {
    emulator.set(SERVER, "power", state == PowerState.OFF ? "stopped" : "started");
  }

  @Override
  public void inject(Fault fault) {
    heal();
    switch (fault) {
      case LOST_REPLY -> spoil("power", Effect.DROP);
      case UNREACHABLE -> {
        emulator.unplug();
        unplugged = true;
      }
      case BUSY -> answer("any", 429, "");
      case BUSY_WITH_TIME ->
          emulator.add(
              org.palisade.plugin.http.wire.Fault.answer("any", 429, "{\"message\":\"Slow down\"}")
                  .header("Retry-After", String.valueOf(RETRY_AFTER.toSeconds()))
                  .times(FOR_EVER));
      case LOGIN_REFUSED -> {
        emulator.revokeTokens();
        answer("login", 400, "{\"message\":\"We didn't recognize the username or password.\"}");
      }
      case FORBIDDEN -> emulator.mayPower(false);
      case REFUSED -> answer("power", 400, "{\"message\":\"The request is invalid.\"}");
      case FAILS_LATER -> emulator.set(SERVER, "jobs", "failing");
      case HANG -> spoil("any", Effect.HANG);
      case UNKNOWN_STATE -> emulator.set(SERVER, "power", "paused");
      case GARBAGE -> spoil("any", Effect.GARBAGE);
      case EMPTY_ANSWER -> spoil("any", Effect.BLANK);
      case HUNG_SYSTEM -> answer("shutDown", 200, "[]");
      case ABSENT_PLUG -> throw new IllegalArgumentException("never injected");
    }
  }

  private void spoil(String kind, Effect effect) {
    emulator.add(org.palisade.plugin.http.wire.Fault.next(kind, effect).times(FOR_EVER));
  }

  private void answer(String kind, int status, String body) {
    emulator.add(org.palisade.plugin.http.wire.Fault.answer(kind, status, body).times(FOR_EVER));
  }

  @Override
  public void heal() {
    emulator.clearFaults();
    emulator.mayPower(true);
    emulator.set(SERVER, "jobs", "normal");
    if (emulator.power(SERVER).equals("paused")) {
      emulator.set(SERVER, "power", "started");
    }
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
    return emulator.count("POST /v2/authentication/login");
  }

  @Override
  public int commands() {
    return emulator.count("POST /v2/operations/");
  }

  @Override
  public int hanging() {
    return emulator.hanging();
  }

  @Override
  public int sockets() {
    return Sockets.openTo(emulator.url().getPort());
  }

  @Override
  public void close() {
    emulator.close();
  }
}
