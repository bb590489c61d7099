package org.palisade.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Reply;
import org.palisade.plugin.http.wire.Spoiler;
import org.palisade.plugin.http.wire.TestCertificate;
import org.palisade.plugin.http.wire.WireServer;

/** Certificates as devices have them from the factory, and their pins. */
public class PinTest {
  private static final Duration AMPLE = Duration.ofSeconds(10);

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();
  private static TestCertificate expired;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CxfBus bus = new CxfBus();
  private WireServer server;

  @BeforeClass
  public static void certify() throws Exception {
    expired =
        TestCertificate.of(
            FOLDER.getRoot().toPath(),
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-sigalg",
            "SHA1withRSA",
            "-startdate",
            "1970/01/02 00:00:00",
            "-validity",
            "365",
            "-ext",
            "san=dns:elsewhere");
  }

  @Before
  public void start() throws Exception {
    server =
        new WireServer(
            0,
            Optional.of(expired.server()),
            new Spoiler(),
            Map.of(
                "/",
                exchange -> {
                  asked.add(exchange.getRequestURI().toString());
                  Spoiler.send(exchange, Reply.json(200, "{}"));
                }));
    server.start();
  }

  @After
  public void stop() {
    bus.close();
    server.close();
  }

  private Answer ask(Trust trust) throws StonithException, InterruptedException {
    Endpoint endpoint = new Endpoint(server.url(), Optional.empty(), trust, "pin it anew");
    try (HttpLink link = new HttpLink(bus, endpoint)) {
      return link.send(Request.read("/").with("Authorization", "Basic x"), AMPLE);
    }
  }

  private Fingerprint shown() throws Exception {
    return Fingerprint.of(ShownCertificate.of(server.url(), AMPLE));
  }

  @Test
  public void anotherCertificateThanThePinnedOneIsRefusedBeforeAnythingIsSent() throws Exception {
    Fingerprint other = new Fingerprint("00".repeat(32));

    StonithException failure =
        catchThrowableOfType(StonithException.class, () -> ask(Trust.pinned(Set.of(other))));

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETTINGS);
    assertThat(failure)
        .hasMessageContaining("it is " + shown())
        .hasMessageContaining("pinned is " + other)
        .hasMessageContaining("pin it anew");
    assertThat(asked).isEmpty();
  }

  @Test
  public void aPinnedCertificateIsBelievedThoughItIsExpiredWeakAndForAnotherName()
      throws Exception {
    Fingerprint other = new Fingerprint("00".repeat(32));

    assertThat(ask(Trust.pinned(Set.of(other, shown()))).status()).isEqualTo(200);
  }

  @Test
  public void itsOwnAuthorityDoesNotMakeAnExpiredCertificateBelieved() throws Exception {
    Trust own = Trust.of(expired.pem());

    StonithException failure = catchThrowableOfType(StonithException.class, () -> ask(own));

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETTINGS);
    assertThat(asked).isEmpty();
  }

  @Test
  public void aCertificateIsShownWithoutARequest() throws Exception {
    assertThat(shown().toString()).startsWith("sha256:");
    assertThat(asked).isEmpty();
  }

  @Test
  public void wherePlainHttpAnswersNoCertificateIsShown() throws Exception {
    try (WireServer plain =
        new WireServer(0, Optional.empty(), new Spoiler(), Map.of("/", exchange -> {}))) {
      plain.start();
      StonithException failure =
          catchThrowableOfType(
              StonithException.class,
              () -> ShownCertificate.of(plain.url(), Duration.ofSeconds(1)));

      assertThat(failure).hasMessageContaining("shows no certificate");
    }
  }

  @Test
  public void aPeerThatTakesTheConnectionAndSaysNothingIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("https://127.0.0.1:" + silent.getLocalPort());

      StonithException failure =
          catchThrowableOfType(
              StonithException.class, () -> ShownCertificate.of(address, Duration.ofMillis(300)));

      assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    }
  }
}
