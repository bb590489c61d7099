package org.palisade.plugin.http;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.UNREACHABLE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.palisade.plugin.StonithException;

/** The certificate that a peer shows to anyone, for whoever decides if it is to be pinned. */
public final class ShownCertificate {
  private static final int HTTPS_PORT = 443;
  private static final int LONGEST = 300;

  private ShownCertificate() {}

  /**
   * Shakes hands with a peer, believes nothing, sends nothing and hangs up.
   *
   * @param address an {@code https} address; the proxy of an endpoint is not used
   * @param left how long it may take
   * @return the peer's own certificate
   * @throws StonithException UNREACHABLE where there is no connection, PROTOCOL where no TLS
   *     answers
   * @throws InterruptedException when the caller's thread is interrupted
   */
  public static X509Certificate of(URI address, Duration left)
      throws StonithException, InterruptedException {
    try {
      Trust anyone = Trust.anyone();
      return Errand.run(() -> look(address, anyone, left), left);
    } catch (TimeoutException e) {
      throw failure(UNREACHABLE, address, "no answer within " + left.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      boolean isTls = e.getCause() instanceof SSLHandshakeException;
      throw failure(isTls ? PROTOCOL : UNREACHABLE, address, "" + e.getCause().getMessage(), e);
    }
  }

  /**
   * Whose a certificate says that it is, for a person to compare.
   *
   * @param certificate any
   * @return one line: holder, who signed it, from when to when
   */
  public static String describe(X509Certificate certificate) {
    String holder = certificate.getSubjectX500Principal().getName();
    String signer = certificate.getIssuerX500Principal().getName();
    return Line.of(
        "certificate of "
            + holder
            + ", signed by "
            + (signer.equals(holder) ? "itself" : signer)
            + ", valid from "
            + certificate.getNotBefore().toInstant()
            + " to "
            + certificate.getNotAfter().toInstant(),
        LONGEST);
  }

  private static X509Certificate look(URI address, Trust trust, Duration left) throws IOException {
    int port = address.getPort() < 0 ? HTTPS_PORT : address.getPort();
    String host = address.getHost().replaceAll("[\\[\\]]", "");
    int millis = Math.max(1, Math.toIntExact(Math.min(left.toMillis(), Integer.MAX_VALUE)));
    try (Socket plain = new Socket()) {
      plain.setSoTimeout(millis);
      plain.connect(new InetSocketAddress(host, port), millis);
      try (SSLSocket tls =
          (SSLSocket) trust.context().getSocketFactory().createSocket(plain, host, port, true)) {
        tls.startHandshake();
        Certificate[] chain = tls.getSession().getPeerCertificates();
        return (X509Certificate) chain[0];
      }
    }
  }

  private static StonithException failure(
      StonithException.Reason reason, URI address, String why, Exception cause) {
    return new StonithException(
        reason, address.getAuthority() + " shows no certificate (" + why + ")", cause);
  }
}
