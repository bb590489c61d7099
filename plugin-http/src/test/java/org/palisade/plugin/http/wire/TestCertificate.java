package org.palisade.plugin.http.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that signs itself, made by the JDK's keytool. */
public final class TestCertificate {
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
   * @param directory where its files go
   * @param holder its subject alternative name, as keytool takes it: {@code ip:127.0.0.1}
   * @return a good certificate
   * @throws IOException if the files cannot be written
   * @throws InterruptedException when interrupted
   */
  public static TestCertificate make(Path directory, String holder)
      throws IOException, InterruptedException {
    return of(directory, "-keyalg", "EC", "-ext", "san=" + holder);
  }

  /**
   * Makes one of any kind, or takes the one that was made there before: who trusts it goes on to.
   *
   * @param directory where its files go
   * @param how what keytool is told beside the name of the holder
   * @return a certificate
   * @throws IOException if the files cannot be written
   * @throws InterruptedException when interrupted
   */
  public static TestCertificate of(Path directory, String... how)
      throws IOException, InterruptedException {
    String name = String.join("", how).replaceAll("[^A-Za-z0-9]", "");
    Path store = directory.resolve(name + ".p12");
    Path pem = directory.resolve(name + ".pem");
    String[] with = {"-keystore", store.toString(), "-storepass", PASSWORD, "-alias", "it"};
    if (!Files.exists(store)) {
      keytool(with, Stream.concat(Stream.of("-genkeypair", "-dname", "CN=test"), Stream.of(how)));
    }
    keytool(with, Stream.of("-exportcert", "-rfc", "-file", pem.toString()));
    return new TestCertificate(store, pem);
  }

  private static void keytool(String[] with, Stream<String> what)
      throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(keytool.toString()));
    what.forEach(command::add);
    command.addAll(List.of(with));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  /**
   * The certificate alone.
   *
   * @return the path of a PEM file, for {@code ca_file}
   */
  public String pem() {
    return pem.toString();
  }

  /**
   * The server's side.
   *
   * @return certificate and key
   * @throws IOException if the file cannot be read
   * @throws GeneralSecurityException if Java cannot use it
   */
  public SSLContext server() throws IOException, GeneralSecurityException {
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
