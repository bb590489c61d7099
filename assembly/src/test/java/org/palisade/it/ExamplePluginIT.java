package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.palisade.plugin.contract.FreePort;

/**
 * The way of a plugin from its author to a host that runs: compiled, made a bundle, signed, dropped
 * into the folder of a host that trusts its author alone, upgraded, taken away.
 */
public class ExamplePluginIT {
  private static final String PARAMETERS = ".parameters(IP, PORT, USER, PASSWORD, ROOM)";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path workshop = Shipped.folder("example-plugin");
  private Process console;
  private LocalHost host;

  @Before
  public void aHostThatTrustsOneAuthor() throws IOException {
    int port = FreePort.any();
    console =
        Shell.plain()
            .start(
                workshop.resolve("console.log"),
                "java",
                "-cp",
                ExampleBundle.fakes(),
                "org.palisade.plugin.example.console.ConsoleFake",
                port);
    host = LocalHost.unpacked("example-host");
    tool("keytool", "-genkeypair", "-alias", "author", "-keyalg", "RSA", "-dname", "CN=Author");
    tool("keytool", "-exportcert", "-rfc", "-alias", "author", "-file", certificate().toString());
    Files.writeString(
        host.tree().resolve("etc/palisade.cfg"), "plugins.trust = " + certificate() + "\n");
    host.device(
        "con",
        "plugin = console\nip = 127.0.0.1\nipport = "
            + port
            + "\nusername = ops\npassword = console pass+word\ntargets = web:3\n");
    host.start();
  }

  @After
  public void endThem() {
    host.close();
    console.destroy();
  }

  private Path certificate() {
    return workshop.resolve("author.pem");
  }

  private void tool(String program, String... arguments) {
    Object[] words = new Object[arguments.length + 5];
    words[0] = program;
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    words[arguments.length + 1] = "-keystore";
    words[arguments.length + 2] = workshop.resolve("keys.p12");
    words[arguments.length + 3] = "-storepass";
    words[arguments.length + 4] = "changeit";
    Ran ran = Shell.plain().run(words);
    assertThat(ran.code()).as(ran.everything()).isZero();
  }

  private void sign(Path jar) {
    Ran ran =
        Shell.plain()
            .run(
                "jarsigner",
                "-keystore",
                workshop.resolve("keys.p12"),
                "-storepass",
                "changeit",
                jar,
                "author");
    assertThat(ran.code()).as(ran.everything()).isZero();
  }

  /** As a package would: beside its place first, then renamed. */
  private void drop(Path jar, String name) throws IOException {
    Path fresh = host.tree().resolve("deploy/." + name + ".part");
    Files.copy(jar, fresh, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(fresh, host.tree().resolve("deploy/" + name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void awaitLogged(String words) {
    await(words).atMost(PATIENCE).until(() -> Files.readString(host.log()).contains(words));
  }

  private String metadata() {
    return host.command("fence_console", "-o", "metadata").out();
  }

  @Test
  public void aSignedPluginIsDroppedUpgradedAndTakenAway() throws IOException {
    Path first = workshop.resolve("console-1.0.0.jar");
    ExampleBundle.console(first, "1.0.0");
    drop(first, "console.jar");
    awaitLogged("not signed");
    assertThat(host.command("fence_palisade", "-o", "status", "-n", "web").code()).isEqualTo(1);

    sign(first);
    drop(first, "console.jar");
    await("the agent's link")
        .atMost(PATIENCE)
        .until(() -> Files.isSymbolicLink(host.tree().resolve("sbin/fence_console")));
    assertThat(metadata()).contains("name=\"room\"").doesNotContain("name=\"greeting\"");
    await("off").atMost(PATIENCE).until(() -> fence("off").contains("Powered OFF"));
    assertThat(fence("status")).isEqualTo("Status: OFF\n");

    Path second = workshop.resolve("console-1.1.0.jar");
    ExampleBundle.consoleWith(
        second,
        "1.1.0",
        PARAMETERS,
        PARAMETERS.replace(")", ", Parameter.flag(\"greeting\").orElse(false))"));
    sign(second);
    drop(second, "console.jar");
    await("the new option").atMost(PATIENCE).until(() -> metadata().contains("name=\"greeting\""));
    assertThat(fence("on")).isEqualTo("Success: Powered ON\n");

    Files.delete(host.tree().resolve("deploy/console.jar"));
    // The link stays: whoever still calls the agent is told what is missing.
    await("the agent is gone")
        .atMost(PATIENCE)
        .until(() -> host.command("fence_console", "-o", "metadata").code() == 1);
    assertThat(host.command("fence_console", "-o", "metadata").err())
        .contains("fence_console: no plugin in force offers this program");
    assertThat(fence("off")).isEmpty();
  }

  private String fence(String action) {
    return host.command("fence_palisade", "-o", action, "-n", "web").out();
  }
}
