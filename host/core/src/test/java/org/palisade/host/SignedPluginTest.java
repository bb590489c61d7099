package org.palisade.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import jdk.security.jarsigner.JarSigner;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.Plugins.Result;

public class SignedPluginTest {
  private static final char[] WORD = "geheim".toCharArray();

  @ClassRule public static final TemporaryFolder KEYS = new TemporaryFolder();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path root;
  private Rig rig;

  @BeforeClass
  public static void makeKeys() throws Exception {
    keyFor("vendor");
    keyFor("stranger");
  }

  @Before
  public void setUp() throws Exception {
    root = folder.getRoot().toPath();
    Files.createDirectories(root.resolve("etc/devices"));
    for (File key : KEYS.getRoot().listFiles()) {
      Files.copy(key.toPath(), root.resolve(key.getName()));
    }
    settings("plugins.trust = " + root.resolve("vendor.pem"));
    rig = new Rig(root);
  }

  @After
  public void tearDown() {
    rig.close();
  }

  private void settings(String line) throws IOException {
    Files.writeString(root.resolve("etc/palisade.cfg"), line + "\n");
  }

  private static void keyFor(String who) throws Exception {
    Path keys = KEYS.getRoot().toPath();
    String store = keys.resolve(who + ".p12").toString();
    keytool(
        "-genkeypair", "-alias", who, "-keyalg", "EC", "-dname", "CN=" + who, "-keystore", store);
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        who,
        "-keystore",
        store,
        "-file",
        keys.resolve(who + ".pem").toString());
  }

  private static void keytool(String... words) throws Exception {
    List<String> command =
        new java.util.ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
    command.addAll(List.of(words));
    command.addAll(List.of("-storepass", new String(WORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private Path plain(String version) throws IOException {
    return PluginJars.version(version).write(root.resolve("plain.jar"));
  }

  private Path signed(String who, String version) throws Exception {
    KeyStore keys = KeyStore.getInstance(root.resolve(who + ".p12").toFile(), WORD);
    KeyStore.PrivateKeyEntry key =
        (KeyStore.PrivateKeyEntry) keys.getEntry(who, new KeyStore.PasswordProtection(WORD));
    Path jar = root.resolve("signed.jar");
    try (ZipFile from = new ZipFile(plain(version).toFile());
        OutputStream to = Files.newOutputStream(jar)) {
      new JarSigner.Builder(key).build().sign(from, to);
    }
    return jar;
  }

  private void assertUnused(Result result, String why) {
    assertThat(result.done()).as(result.text()).isFalse();
    assertThat(result.text()).contains(why);
    assertThat(rig.shown()).isEmpty();
  }

  @Test
  public void aJarThatATrustedVendorSignedIsInstalled() throws Exception {
    Result result = rig.deployer.install(signed("vendor", "1.0.0"));

    assertThat(result.done()).as(result.text()).isTrue();
  }

  @Test
  public void aJarThatNobodySignedIsRefused() throws Exception {
    assertUnused(rig.deployer.install(plain("1.0.0")), "is not signed as plugins.trust requires");
  }

  @Test
  public void aJarThatAStrangerSignedIsRefused() throws Exception {
    assertUnused(
        rig.deployer.install(signed("stranger", "1.0.0")),
        "is not signed as plugins.trust requires");
  }

  @Test
  public void aClassThatWasExchangedAfterSigningIsRefused() throws Exception {
    Path jar = rewritten(signed("vendor", "1.0.0"), "org/example/lamp/Lamp.class", true);

    assertUnused(rig.deployer.install(jar), "has a signature that does not fit its content");
  }

  @Test
  public void aClassThatWasAddedAfterSigningIsRefused() throws Exception {
    Path jar = rewritten(signed("vendor", "1.0.0"), "org/example/lamp/More.class", false);

    assertUnused(rig.deployer.install(jar), "org/example/lamp/More.class");
  }

  /** A whole jar with one entry changed or added. */
  private Path rewritten(Path jar, String which, boolean there) throws IOException {
    Path changed = root.resolve("changed.jar");
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(changed))) {
      for (ZipEntry entry : java.util.Collections.list(from.entries())) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(
            there && entry.getName().equals(which)
                ? Arrays.copyOf(bytes, bytes.length + 1)
                : bytes);
      }
      if (!there) {
        to.putNextEntry(new ZipEntry(which));
        to.write(1);
      }
    }
    return changed;
  }

  @Test
  public void whatTheTreeShipsNeedsNoSignature() throws Exception {
    rig.close();
    Path shipped = PluginJars.version("0.9.0").write(root.resolve("plugins/lamp.jar"));
    rig = new Rig(root);
    assertThat(rig.shown()).isEqualTo("0.9.0");
    assertThat(rig.deployer.install(signed("vendor", "1.0.0")).done()).isTrue();

    assertThat(rig.deployer.install(shipped).done()).isTrue();

    assertThat(rig.shown()).isEqualTo("0.9.0");
  }

  @Test
  public void aCertificateThatCannotBeReadTrustsNobody() throws Exception {
    Files.delete(root.resolve("vendor.pem"));

    assertUnused(rig.deployer.install(signed("vendor", "1.0.0")), "plugins.trust names");
  }

  @Test
  public void aLineThatCannotBeUnderstoodTrustsNobody() throws Exception {
    rig.close();
    settings("plugins.trust = vendor.pem");
    rig = new Rig(root);

    assertUnused(rig.deployer.install(signed("vendor", "1.0.0")), "cannot be trusted");
    assertUnused(rig.deployer.install(plain("1.0.0")), "cannot be trusted");
  }
}
