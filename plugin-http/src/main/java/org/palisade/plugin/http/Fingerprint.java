package org.palisade.plugin.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The SHA-256 of a certificate, by which it can be pinned.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Fingerprint(String hex) {
  private static final String PREFIX = "sha256:";

  /** Checks the form. */
  public Fingerprint {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("is not sha256: and 64 hexadecimal digits");
    }
  }

  /**
   * Reads what {@link #toString} writes; digits may be of either case and colons may lie between
   * them, as {@code openssl x509 -fingerprint -sha256} prints them.
   *
   * @param text the fingerprint
   * @return the same
   * @throws IllegalArgumentException with the end of a sentence that begins with what holds it
   */
  public static Fingerprint parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    String digits = lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()) : lower;
    return new Fingerprint(digits.replace(":", ""));
  }

  /**
   * The fingerprint of a certificate.
   *
   * @param certificate any
   * @return the hash of its whole encoding
   * @throws CertificateEncodingException if it has none
   */
  public static Fingerprint of(X509Certificate certificate) throws CertificateEncodingException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return new Fingerprint(HexFormat.of().formatHex(sha256.digest(certificate.getEncoded())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java runtime has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
