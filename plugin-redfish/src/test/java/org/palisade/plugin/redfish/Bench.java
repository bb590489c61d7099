package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.rules.ExternalResource;
import org.palisade.plugin.Call;
import org.palisade.plugin.SessionNotes;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.contract.TextSettings;
import org.palisade.plugin.http.CxfBus;
import org.palisade.plugin.http.HttpLink;
import org.palisade.plugin.redfish.emulator.Emulator;

/** An emulator with one system, over TLS, and a device that talks to it. */
final class Bench extends ExternalResource {
  static final String USER = "ops";
  static final String PASSWORD = "s3cret-word";

  private final RedfishPlugin plugin = new RedfishPlugin();
  private final CxfBus bus = new CxfBus();
  private final List<RedfishDevice> opened = new ArrayList<>();
  private Emulator emulator;
  private RedfishDevice device;

  @Override
  protected void before() throws Exception {
    emulator = emulator();
    emulator.add("1", "On");
    device = open(Map.of());
  }

  static Emulator emulator() throws Exception {
    return new Emulator(0, Optional.of(Certificates.own().server()), USER, PASSWORD, line -> {});
  }

  @Override
  protected void after() {
    opened.forEach(RedfishDevice::close);
    bus.close();
    plugin.close();
    emulator.close();
  }

  Emulator bmc() {
    return emulator;
  }

  RedfishDevice device() {
    return device;
  }

  /** Another device, with some settings changed. */
  RedfishDevice open(Map<String, String> changed) throws StonithException {
    Bmc bmc = RedfishParameters.bmc(settings(changed));
    RedfishDevice made =
        new RedfishDevice(
            bmc,
            () -> new HttpLink(bus, bmc.endpoint()),
            new SessionNotes<>(NotedSession.FORM),
            Clock.systemUTC());
    opened.add(made);
    return made;
  }

  Settings settings(Map<String, String> changed) {
    Map<String, String> texts = new HashMap<>(texts(emulator));
    if (changed.containsKey("tls_pin") || changed.containsKey("ssl_insecure")) {
      texts.remove("ca_file");
    }
    texts.putAll(changed);
    texts.values().removeIf(String::isEmpty);
    return TextSettings.of("under-test", plugin.deviceTypes().get(0), texts);
  }

  /** What opens a device against an emulator. */
  static Map<String, String> texts(Emulator emulator) {
    return Map.of(
        "ip",
        "127.0.0.1",
        "ipport",
        String.valueOf(emulator.url().getPort()),
        "username",
        USER,
        "password",
        PASSWORD,
        "ca_file",
        Certificates.own().pem());
  }

  static Call ample() {
    return Call.within(Duration.ofSeconds(10));
  }

  static StonithException failure(ThrowingCallable call) {
    return catchThrowableOfType(StonithException.class, call);
  }
}
