package org.palisade.plugin.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Looks at the peer's own certificate and at nothing else. An extended manager, since Java checks
 * host names itself for any other.
 */
final class LeafCheck extends X509ExtendedTrustManager {

  @FunctionalInterface
  private interface Rule {
    void check(X509Certificate leaf) throws CertificateException;
  }

  private final Rule rule;

  private LeafCheck(Rule rule) {
    this.rule = rule;
  }

  static LeafCheck none() {
    return new LeafCheck(leaf -> {});
  }

  static LeafCheck oneOf(Set<Fingerprint> pins) {
    Set<Fingerprint> believed = Set.copyOf(pins);
    return new LeafCheck(
        leaf -> {
          Fingerprint shown = Fingerprint.of(leaf);
          if (!believed.contains(shown)) {
            throw new CertificateException("it is " + shown + ", pinned is " + listed(believed));
          }
        });
  }

  private static String listed(Set<Fingerprint> pins) {
    Set<String> sorted = new TreeSet<>();
    pins.forEach(pin -> sorted.add(pin.toString()));
    return String.join(" or ", sorted);
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    rule.check(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
