package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.rules.ExternalResource;
import org.palisade.plugin.Call;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.clc.emulator.Emulator;
import org.palisade.plugin.contract.TextSettings;
import org.palisade.plugin.http.CxfBus;
import org.palisade.plugin.http.HttpLink;

/** An emulator with some servers, and a device that talks to it, by one clock. */
final class Bench extends ExternalResource {
  static final String VM = "CA1ACMEVM101";
  static final Emulator.Account OWNER = new Emulator.Account("ACME", "ops", "s3cret-word");

  private final Ahead clock = new Ahead();
  private final ClcPlugin plugin = new ClcPlugin();
  private final CxfBus bus = new CxfBus();
  private Emulator emulator;
  private ClcDevice device;

  @Override
  protected void before() throws IOException, StonithException {
    emulator = Emulator.http(0, OWNER, line -> {});
    emulator.add(VM, "started");
    emulator.add("CA1ACMEDB01", "stopped");
    emulator.add("UC1ACMEVM201", "started");
    device = open(Map.of());
  }

  @Override
  protected void after() {
    device.close();
    bus.close();
    plugin.close();
    emulator.close();
  }

  Emulator emulator() {
    return emulator;
  }

  ClcDevice device() {
    return device;
  }

  /** Another device, with some settings changed; the test closes it. */
  ClcDevice open(Map<String, String> changed) throws StonithException {
    Map<String, String> texts = new HashMap<>();
    texts.put("account", OWNER.alias());
    texts.put("login", OWNER.user());
    texts.put("passwd", OWNER.password());
    texts.put("api_url", emulator.url().toString());
    texts.putAll(changed);
    Account account = ClcParameters.account(settings(texts));
    return new ClcDevice(account, new HttpLink(bus, account.endpoint()), clock);
  }

  Settings settings(Map<String, String> texts) {
    return TextSettings.of("under-test", plugin.deviceTypes().get(0), texts);
  }

  /** Moves the clocks of both sides. */
  void advance(Duration by) {
    clock.ahead = clock.ahead.plus(by);
    emulator.advance(by);
  }

  static Call ample() {
    return Call.within(Duration.ofSeconds(10));
  }

  static StonithException failure(ThrowingCallable call) {
    return catchThrowableOfType(StonithException.class, call);
  }

  long logins() {
    return emulator.count("POST /v2/authentication/login");
  }

  long commands() {
    return emulator.count("POST /v2/operations/");
  }

  private static final class Ahead extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
