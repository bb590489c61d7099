package org.palisade.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.http.wire.TestCertificate;

public class FingerprintTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aFingerprintIsReadAsItIsWritten() {
    Fingerprint one = new Fingerprint(HEX);

    assertThat(Fingerprint.parse(one.toString())).isEqualTo(one);
    assertThat(one).hasToString("sha256:" + HEX);
  }

  @Test
  public void whatIsNoSha256IsRefused() {
    for (String wrong :
        new String[] {"", "sha256:", HEX + "0", "sha1:" + HEX, HEX.replace('0', 'g')}) {
      assertThatThrownBy(() -> Fingerprint.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("is not sha256:");
    }
  }

  @Test
  public void opensslPrintsTheSame() throws Exception {
    String pem = TestCertificate.make(folder.getRoot().toPath(), "ip:127.0.0.1").pem();
    X509Certificate certificate;
    try (InputStream in = Files.newInputStream(Path.of(pem))) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }

    Process openssl =
        new ProcessBuilder("openssl", "x509", "-in", pem, "-noout", "-fingerprint", "-sha256")
            .start();
    String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(Fingerprint.parse(said.replaceFirst(".*=", "")))
        .isEqualTo(Fingerprint.of(certificate));
  }
}
