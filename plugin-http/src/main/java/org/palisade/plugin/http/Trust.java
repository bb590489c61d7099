package org.palisade.plugin.http;

import static org.palisade.plugin.StonithException.Reason.INVALID_SETTINGS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.palisade.plugin.StonithException;

/** Whose certificates are believed. */
public final class Trust {
  private final Supplier<SSLContext> context;

  private Trust(Supplier<SSLContext> context) {
    this.context = context;
  }

  /**
   * The authorities that the Java runtime believes.
   *
   * @return trust that checks host names too
   */
  public static Trust byDefault() {
    return new Trust(Trust::javasOwn);
  }

  private static SSLContext javasOwn() {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no usable TLS", e);
    }
  }

  /**
   * Anyone at all.
   *
   * @return trust that checks nothing
   * @throws StonithException if this Java runtime has no usable TLS
   */
  public static Trust anyone() throws StonithException {
    return of(new TrustManager[] {LeafCheck.none()}, "ssl_insecure");
  }

  /**
   * The holders of certain certificates, whoever signed them, whatever name and time they are for.
   *
   * @param pins the fingerprints of their certificates; several while one replaces another
   * @return trust in these alone
   * @throws StonithException if this Java runtime has no usable TLS
   */
  public static Trust pinned(Set<Fingerprint> pins) throws StonithException {
    return of(new TrustManager[] {LeafCheck.oneOf(pins)}, "a pinned certificate");
  }

  /**
   * The authorities in a PEM file, and no others.
   *
   * @param file its path
   * @return trust that checks host names too
   * @throws StonithException with INVALID_SETTINGS where the file cannot be used
   */
  public static Trust of(String file) throws StonithException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, new char[0]);
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw unusable(file, new IOException("there is no certificate in it"));
      }
      for (Certificate certificate : found) {
        store.setCertificateEntry("ca" + store.size(), certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return of(factory.getTrustManagers(), "ca_file " + file);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw unusable(file, e);
    }
  }

  private static Trust of(TrustManager[] managers, String setting) throws StonithException {
    try {
      SSLContext made = SSLContext.getInstance("TLS");
      made.init(null, managers, null);
      return new Trust(() -> made);
    } catch (GeneralSecurityException e) {
      throw new StonithException(INVALID_SETTINGS, setting + " cannot be used: " + e, e);
    }
  }

  private static StonithException unusable(String file, Exception cause) {
    return new StonithException(
        INVALID_SETTINGS,
        "ca_file " + file + " cannot be used (" + cause + "); give a readable PEM file",
        cause);
  }

  /**
   * For the library that makes connections.
   *
   * @return the same at each call
   */
  SSLContext context() {
    return context.get();
  }
}
