package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.redfish.Bench.PASSWORD;
import static org.palisade.plugin.redfish.Bench.USER;
import static org.palisade.plugin.redfish.Bench.ample;
import static org.palisade.plugin.redfish.Bench.failure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.Call;
import org.palisade.plugin.EndpointPin;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.Fingerprint;
import org.palisade.plugin.http.ShownCertificate;
import org.palisade.plugin.redfish.emulator.Emulator;

/** Nobody gets the password who has not shown who they are. */
public class TlsTest {
  @Rule public final Bench bench = new Bench();

  private String pin() throws Exception {
    return Fingerprint.of(ShownCertificate.of(bench.bmc().url(), ample().left())).toString();
  }

  @Test
  public void aCertificateThatNobodyVouchesForIsRefusedAndNothingIsSent() throws Exception {
    RedfishDevice plain = bench.open(Map.of("ca_file", ""));

    StonithException failure = failure(() -> plain.powerOff("", ample()));

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETTINGS);
    assertThat(failure).hasMessageContaining("tls_pin").hasMessageContaining("ca_file");
    assertThat(bench.bmc().log()).isEmpty();
  }

  @Test
  public void thePinIsToldToWhoeverAsksThoughThePresentOneIsWrong() throws Exception {
    RedfishDevice changed = bench.open(Map.of("tls_pin", "sha256:" + "00".repeat(32)));

    List<EndpointPin> pins = changed.pins(ample());

    assertThat(pins).hasSize(1);
    assertThat(pins.get(0).parameter().name()).isEqualTo("tls_pin");
    assertThat(pins.get(0).value()).isEqualTo(pin());
    assertThat(pins.get(0).about()).startsWith("certificate of CN=test, signed by itself, valid");
    assertThat(bench.bmc().log()).isEmpty();
  }

  @Test
  public void aPinnedCertificateIsBelieved() throws Exception {
    RedfishDevice pinned = bench.open(Map.of("tls_pin", pin()));

    assertThat(pinned.read("", ample())).isEqualTo(PowerState.ON);
  }

  @Test
  public void aChangedCertificateIsRefusedAndSaidAndNothingIsSent() throws Exception {
    RedfishDevice pinned = bench.open(Map.of("tls_pin", "sha256:" + "00".repeat(32)));

    for (int i = 0; i < 2; i++) {
      StonithException failure = failure(() -> pinned.powerOff("", ample()));

      assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETTINGS);
      assertThat(failure).hasMessageContaining("it is " + pin()).hasMessageContaining("tls_pin");
    }
    assertThat(bench.bmc().log()).isEmpty();
  }

  @Test
  public void whileOneCertificateReplacesAnotherBothArePinned() throws Exception {
    RedfishDevice pinned =
        bench.open(Map.of("tls_pin", "sha256:" + "00".repeat(32) + ", " + pin()));

    assertThat(pinned.read("", ample())).isEqualTo(PowerState.ON);
  }

  @Test
  public void aCertificateOfAnotherHostIsBelievedOnlyByTheInsecure() throws Exception {
    try (Emulator other =
        new Emulator(0, Optional.of(Certificates.other().server()), USER, PASSWORD, line -> {})) {
      other.add("1", "On");
      String port = String.valueOf(other.url().getPort());
      String ca = Certificates.other().pem();
      RedfishDevice strict = bench.open(Map.of("ipport", port, "ca_file", ca));
      RedfishDevice careless = bench.open(Map.of("ipport", port, "ssl_insecure", "1"));

      assertThat(failure(() -> strict.read("", ample())).reason())
          .isEqualTo(Reason.INVALID_SETTINGS);
      assertThat(other.log()).isEmpty();
      assertThat(careless.read("", ample())).isEqualTo(PowerState.ON);
    }
  }

  @Test
  public void aSessionIsNotAskedForOfWhoIsNotBelieved() throws Exception {
    RedfishDevice pinned =
        bench.open(Map.of("tls_pin", "sha256:" + "00".repeat(32), "auth", "session"));

    failure(() -> pinned.read("", ample()));
    pinned.disconnect();

    assertThat(bench.bmc().log()).isEmpty();
  }

  @Test
  public void whereNoTlsAnswersNothingIsSent() throws Exception {
    try (Emulator plain = new Emulator(0, Optional.empty(), USER, PASSWORD, line -> {})) {
      RedfishDevice device =
          bench.open(Map.of("ipport", String.valueOf(plain.url().getPort()), "ssl", "0"));

      // Such a server waits for the end of what it takes for a line.
      Call brief = Call.within(Duration.ofSeconds(3));
      assertThat(failure(() -> device.read("", brief)).reason())
          .isIn(Reason.UNREACHABLE, Reason.PROTOCOL);
      assertThat(plain.log()).isEmpty();
    }
  }
}
