package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.clc.Bench.OWNER;
import static org.palisade.plugin.clc.Bench.VM;
import static org.palisade.plugin.clc.Bench.ample;
import static org.palisade.plugin.clc.Bench.failure;

import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.clc.emulator.Emulator;
import org.palisade.plugin.http.wire.Sockets;
import org.palisade.plugin.http.wire.TestCertificate;

public class TlsTest {
  @Rule public final Bench bench = new Bench();
  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();
  private static TestCertificate right;
  private static TestCertificate wrong;
  private Emulator secure;

  @BeforeClass
  public static void certify() throws Exception {
    right = TestCertificate.make(FOLDER.getRoot().toPath(), "ip:127.0.0.1");
    wrong = TestCertificate.make(FOLDER.getRoot().toPath(), "dns:elsewhere.test");
  }

  @Before
  public void start() throws Exception {
    secure = Emulator.https(0, OWNER, right.server());
    secure.add(VM, "started");
  }

  @After
  public void stop() {
    secure.close();
  }

  private ClcDevice open(String key, String value) throws StonithException {
    return bench.open(Map.of("api_url", secure.url().toString(), key, value));
  }

  @Test
  public void aCertificateOfTheGivenAuthorityIsBelieved() throws Exception {
    try (ClcDevice device = open("ca_file", right.pem())) {
      device.powerOff(VM, ample());

      assertThat(device.read(VM, ample())).isEqualTo(PowerState.OFF);
    }
  }

  @Test
  public void anUnknownAuthorityIsNotBelievedAndNothingIsSent() throws Exception {
    for (String flag : new String[] {"0", "1"}) {
      try (ClcDevice device = open("ssl_secure", flag)) {
        StonithException failure = failure(() -> device.powerOff(VM, ample()));

        assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETTINGS);
        assertThat(failure).hasMessageContaining("ca_file");
      }
    }
    assertThat(secure.log()).isEmpty();
  }

  @Test
  public void aCertificateOfAnotherHostIsBelievedOnlyByTheInsecure() throws Exception {
    try (Emulator other = Emulator.https(0, OWNER, wrong.server());
        ClcDevice strict =
            bench.open(Map.of("api_url", other.url().toString(), "ca_file", wrong.pem()));
        ClcDevice careless =
            bench.open(Map.of("api_url", other.url().toString(), "ssl_insecure", "1"))) {
      other.add(VM, "started");

      assertThat(failure(() -> strict.read(VM, ample())).reason())
          .isEqualTo(Reason.INVALID_SETTINGS);
      assertThat(careless.read(VM, ample())).isEqualTo(PowerState.ON);
    }
  }

  @Test
  public void manyCallsNeedOneConnection() throws Exception {
    try (ClcDevice device = open("ca_file", right.pem())) {
      for (int i = 0; i < 20; i++) {
        device.read(VM, ample());
      }

      assertThat(Sockets.openTo(secure.url().getPort())).isEqualTo(1);
    }
  }
}
