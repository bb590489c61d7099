package org.palisade.plugin.redfish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.palisade.plugin.http.wire.TestCertificate;

/** Certificates for the emulator, each made once for all tests of a run. */
final class Certificates {

  /** Holds it until it is asked for. */
  private static final class Own {
    private static final TestCertificate IT = make("ip:127.0.0.1");
  }

  /** Holds it until it is asked for. */
  private static final class Other {
    private static final TestCertificate IT = make("dns:elsewhere.test");
  }

  private Certificates() {}

  /** For 127.0.0.1. */
  static TestCertificate own() {
    return Own.IT;
  }

  /** For another host. */
  static TestCertificate other() {
    return Other.IT;
  }

  private static TestCertificate make(String holder) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "certificate");
      return TestCertificate.make(folder.toAbsolutePath(), holder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
    }
  }
}
