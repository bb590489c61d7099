package org.palisade.host.deploy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.palisade.host.settings.SafeFile;

/**
 * Whose signature a jar needs. A certificate is trusted for itself: neither a chain above it nor
 * its dates are looked at, and it is trusted for as long as the setting names it.
 */
final class Trust {
  private static final int MOST_BYTES = 1 << 20;

  /** No signature is needed. */
  static final Trust ANYBODY = new Trust(false, Set.of());

  private final boolean required;
  private final Set<Certificate> certificates;

  private Trust(boolean required, Set<Certificate> certificates) {
    this.required = required;
    this.certificates = Set.copyOf(certificates);
  }

  /**
   * Reads the certificates.
   *
   * @param files PEM or DER files, as {@code plugins.trust} names them; with none, no signature is
   *     needed
   * @return the trust
   * @throws Refused where one cannot be read: then nothing is trusted
   */
  static Trust of(List<Path> files) throws Refused {
    Set<Certificate> all = new HashSet<>();
    for (Path file : files) {
      try {
        byte[] bytes = SafeFile.read(file, MOST_BYTES, SafeFile.Rule.OWN);
        all.addAll(
            CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(bytes)));
      } catch (SafeFile.Refused e) {
        throw new Refused(unusable(file, e.getMessage()));
      } catch (CertificateException e) {
        throw new Refused(unusable(file, "holds no certificate: " + e.getMessage()));
      }
    }
    return new Trust(!files.isEmpty(), all);
  }

  private static String unusable(Path file, String why) {
    return "cannot be trusted: plugins.trust names " + file + ", which " + why;
  }

  /**
   * Whether signatures are needed at all.
   *
   * @return whether the setting names certificates
   */
  boolean required() {
    return required;
  }

  /**
   * Whether one of the signers is trusted.
   *
   * @param signers of an entry that was read to its end; nothing where nobody signed it
   * @return whether one of them signed with a trusted certificate
   */
  boolean covers(Optional<CodeSigner[]> signers) {
    return signers.stream()
        .flatMap(Stream::of)
        .map(signer -> signer.getSignerCertPath().getCertificates().get(0))
        .anyMatch(certificates::contains);
  }
}
