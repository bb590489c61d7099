package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that signs itself, made by the JDK's keytool. */
final class TestCertificate {
  private static final String PASSWORD = "changeit";

  private final Path store;
  private final Path pem;

  private TestCertificate(Path store, Path pem) {
    this.store = store;
    this.pem = pem;
  }

  /**
   * Makes one.
   *
   * @param holder its subject alternative name, as keytool takes it: {@code ip:127.0.0.1}
   */
  static TestCertificate make(Path directory, String holder)
      throws IOException, InterruptedException {
    String name = holder.replaceAll("[^a-z0-9]", "");
    Path store = directory.resolve(name + ".p12");
    Path pem = directory.resolve(name + ".pem");
    String[] with = {"-keystore", store.toString(), "-storepass", PASSWORD, "-alias", "it"};
    keytool(with, "-genkeypair", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=" + holder);
    keytool(with, "-exportcert", "-rfc", "-file", pem.toString());
    return new TestCertificate(store, pem);
  }

  private static void keytool(String[] with, String... what)
      throws IOException, InterruptedException {
    String[] command = new String[1 + what.length + with.length];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    System.arraycopy(what, 0, command, 1, what.length);
    System.arraycopy(with, 0, command, 1 + what.length, with.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /** The PEM file, for {@code ca_file}. */
  String pem() {
    return pem.toString();
  }

  SSLContext server() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
