package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palisade.plugin.clc.Bench.OWNER;
import static org.palisade.plugin.clc.Bench.VM;
import static org.palisade.plugin.clc.Bench.ample;
import static org.palisade.plugin.clc.Bench.failure;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.clc.emulator.Emulator;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Fault.Effect;
import org.palisade.plugin.http.wire.TestCertificate;

/** Through a real proxy. */
public class ProxyTest {
  @Rule public final Bench bench = new Bench();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  @ClassRule public static final TemporaryFolder CERTIFICATES = new TemporaryFolder();
  private static TestCertificate certificate;

  @BeforeClass
  public static void certify() throws Exception {
    certificate = TestCertificate.make(CERTIFICATES.getRoot().toPath(), "ip:127.0.0.1");
  }

  private TinyProxy open() throws IOException {
    return TinyProxy.start(folder.getRoot().toPath(), Optional.empty());
  }

  private TinyProxy guarded() throws IOException {
    return TinyProxy.start(folder.getRoot().toPath(), Optional.of("fencer hush-word"));
  }

  private static void fence(StonithDevice device) throws Exception {
    assertThat(device.read(VM, ample())).isEqualTo(PowerState.ON);
    device.powerOff(VM, ample());
    assertThat(device.read(VM, ample())).isEqualTo(PowerState.OFF);
    device.powerOn(VM, ample());
    assertThat(device.read(VM, ample())).isEqualTo(PowerState.ON);
  }

  @Test
  public void plainHttpGoesThroughAnOpenProxy() throws Exception {
    try (TinyProxy proxy = open();
        ClcDevice device = bench.open(Map.of("proxy", "http://" + proxy.address()))) {
      fence(device);

      assertThat(proxy.log()).contains("POST http://127.0.0.1");
    }
  }

  @Test
  public void plainHttpGoesThroughAProxyThatWantsALogin() throws Exception {
    try (TinyProxy proxy = guarded();
        ClcDevice device =
            bench.open(Map.of("proxy", "http://fencer:hush-word@" + proxy.address()))) {
      fence(device);

      assertThat(proxy.log()).contains("POST http://127.0.0.1");
    }
  }

  @Test
  public void httpsGoesThroughAnOpenProxy() throws Exception {
    try (TinyProxy proxy = open();
        Emulator secure = Emulator.https(0, OWNER, certificate.server());
        ClcDevice device = open(secure, "http://" + proxy.address())) {
      secure.add(VM, "started");

      fence(device);

      assertThat(proxy.log()).contains("CONNECT 127.0.0.1");
    }
  }

  @Test
  public void httpsGoesThroughAProxyThatWantsALogin() throws Exception {
    try (TinyProxy proxy = guarded();
        Emulator secure = Emulator.https(0, OWNER, certificate.server());
        ClcDevice device = open(secure, "http://fencer:hush-word@" + proxy.address())) {
      secure.add(VM, "started");

      fence(device);

      assertThat(proxy.log()).contains("CONNECT 127.0.0.1");
    }
  }

  private ClcDevice open(Emulator secure, String proxy) throws StonithException {
    return bench.open(
        Map.of("api_url", secure.url().toString(), "ca_file", certificate.pem(), "proxy", proxy));
  }

  @Test
  public void aProxyThatRefusesOurLoginIsASettingToMend() throws Exception {
    try (TinyProxy proxy = guarded();
        Emulator secure = Emulator.https(0, OWNER, certificate.server())) {
      for (String login : new String[] {"", "fencer:wrong-word@"}) {
        String address = "http://" + login + proxy.address();
        try (ClcDevice plain = bench.open(Map.of("proxy", address));
            ClcDevice tunnelled = open(secure, address)) {
          assertRefused(failure(() -> plain.powerOff(VM, ample())));
          assertRefused(failure(() -> tunnelled.powerOff(VM, ample())));
        }
      }
      assertThat(bench.emulator().log()).isEmpty();
      assertThat(secure.log()).isEmpty();
    }
  }

  private static void assertRefused(StonithException failure) {
    assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETTINGS);
    assertThat(failure)
        .hasMessageContaining("proxy=http://user:password@host:port")
        .hasMessageNotContaining("wrong-word");
  }

  @Test
  public void aProxyThatIsDownIsUnreachable() throws Exception {
    String address;
    try (TinyProxy proxy = open()) {
      address = proxy.address();
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              try (ClcDevice device = bench.open(Map.of("proxy", "http://" + address))) {
                StonithException failure = failure(() -> device.powerOff(VM, ample()));
                assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
                assertThat(failure).hasMessageContaining("proxy " + address);
              }
            });
  }

  @Test
  public void anHttpsCloudThatTheProxyCannotReachIsUnreachable() throws Exception {
    Emulator gone = Emulator.https(0, OWNER, certificate.server());
    gone.close();
    try (TinyProxy proxy = open();
        ClcDevice device = open(gone, "http://" + proxy.address())) {
      assertThat(failure(() -> device.powerOff(VM, ample())).reason())
          .isEqualTo(Reason.UNREACHABLE);
    }
  }

  @Test
  public void aPowerCommandWhoseReplyIsLostGoesThroughTheProxyOnce() throws Exception {
    try (TinyProxy proxy = open();
        ClcDevice device = bench.open(Map.of("proxy", "http://" + proxy.address()))) {
      bench.emulator().add(Fault.next("powerOff", Effect.DROP));

      StonithException failure = failure(() -> device.powerOff(VM, ample()));

      assertThat(failure.reason()).isEqualTo(Reason.UNCERTAIN);
      assertThat(bench.commands()).isEqualTo(1);
    }
  }
}
