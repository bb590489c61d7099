package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.inject.Inject;
import net.bytebuddy.ByteBuddy;
import org.assertj.core.api.Assertions;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** What is shipped, as an OSGi container sees it: the very jars of the tarball in a framework. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ContainerIT {
  @Inject private BundleContext context;

  /** The jars of a freshly unpacked tree, and what the launcher would tell them. */
  @Configuration
  public Option[] shippedTree() throws Exception {
    Path tree = Shipped.unpack("container");
    Files.createSymbolicLink(
        tree.resolve("sbin/fence_http_strip"), Path.of("../libexec/front-end"));
    Files.createDirectories(tree.resolve("var/run"));
    for (String version : List.of("1.0.0", "1.1.0")) {
      ExampleBundle.strip(tree.resolve("strip-" + version + ".jar"), version);
    }
    return options(
        systemPackages(
            "org.slf4j;version=2.0.18",
            "org.slf4j.event;version=2.0.18",
            "org.slf4j.helpers;version=2.0.18",
            "org.slf4j.spi;version=2.0.18",
            "org.osgi.service.component;version=1.5.1",
            "org.osgi.service.component.runtime;version=1.5.1",
            "org.osgi.service.component.runtime.dto;version=1.5.1",
            "org.osgi.util.function;version=1.2.0",
            "org.osgi.util.promise;version=1.3.0"),
        frameworkProperty("org.osgi.framework.bootdelegation").value("sun.*,com.sun.*"),
        property("home", tree),
        property("etc", tree.resolve("etc")),
        property("state", tree.resolve("var")),
        property("run", tree.resolve("var/run")),
        property("socket", tree.resolve("var/run/host.sock")),
        property("deploy", tree.resolve("deploy")),
        property("standby", "false"),
        jars(tree.resolve("lib/bundles")),
        bundle(jarOf(Assertions.class)),
        bundle(jarOf(ByteBuddy.class)),
        junitBundles());
  }

  @Test
  public void everyShippedBundleIsActive() {
    List<String> idle = new ArrayList<>();
    for (Bundle one : context.getBundles()) {
      boolean fragment = one.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
      if (one.getState() != (fragment ? Bundle.RESOLVED : Bundle.ACTIVE)) {
        idle.add(one.toString());
      }
    }

    assertThat(idle).isEmpty();
    assertThat(context.getBundles())
        .extracting(Bundle::getSymbolicName)
        .contains(
            "org.palisade.core",
            "org.palisade.cxf",
            "org.palisade.plugin-api",
            "org.palisade.plugin.agents",
            "org.palisade.plugin.clc",
            "org.palisade.plugin.ipmi",
            "org.palisade.plugin.ipmi-stub",
            "org.palisade.plugin.redfish");
  }

  @Test
  public void thePluginsOfTheTreeAnswer() {
    assertThat(agent("fence_clc", "-o", "metadata").out()).contains("name=\"fence_clc\"");
    assertThat(agent("fence_ipmi_stub", "-o", "metadata").out()).contains("fence_ipmi_stub");
  }

  @Test
  public void aPluginIsFoundUsedUpdatedAndRemovedAsItsJarComesAndGoes() throws Exception {
    assertThat(agent("fence_http_strip", "-o", "metadata").code()).isEqualTo(1);

    drop("1.0.0");
    awaitVersion("1.0.0");
    // It is in the container before it is proven and in force.
    awaitUntil(() -> agent("fence_http_strip", "-o", "metadata").code() == 0);
    assertThat(agent("fence_http_strip", "-o", "metadata").out()).contains("fence_http_strip");
    Path outlet = home().resolve("strip/outlets/3");
    Process strip = startStrip();
    try {
      assertThat(switchOutlet("off").out()).isEqualTo("Success: Powered OFF\n");
      assertThat(Files.readString(outlet)).isEqualTo("off");

      drop("1.1.0");
      awaitVersion("1.1.0");
      assertThat(switchOutlet("on").out()).isEqualTo("Success: Powered ON\n");
      assertThat(Files.readString(outlet)).isEqualTo("on");
    } finally {
      strip.destroy();
    }

    Files.delete(home().resolve("deploy/strip.jar"));
    awaitVersion();
    Ran gone = agent("fence_http_strip", "-o", "metadata");
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.err()).contains("fence_http_strip");
  }

  private void drop(String version) throws IOException {
    Path part = home().resolve("deploy/strip.jar.part");
    Files.copy(home().resolve("strip-" + version + ".jar"), part);
    Files.move(part, home().resolve("deploy/strip.jar"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits until exactly these versions of the plugin are in the container. */
  private void awaitVersion(String... versions) throws InterruptedException {
    awaitUntil(() -> installed().equals(List.of(versions)));
    assertThat(installed()).containsExactly(versions);
  }

  // Without a library: it would have to be in the container, too. The assertion that follows tells.
  private static void awaitUntil(BooleanSupplier done) throws InterruptedException {
    for (int look = 0; look < 600 && !done.getAsBoolean(); look++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private List<String> installed() {
    return Stream.of(context.getBundles())
        .filter(one -> ExampleBundle.STRIP.equals(one.getSymbolicName()))
        .map(one -> one.getVersion().toString())
        .toList();
  }

  private Process startStrip() throws IOException {
    Path folder = Files.createDirectories(home().resolve("strip"));
    Files.createDirectories(folder.resolve("habits"));
    Files.createDirectories(folder.resolve("outlets"));
    Files.writeString(folder.resolve("outlets/3"), "on");
    Process strip =
        Shell.plain()
            .start(
                folder.resolve("console"),
                "java",
                "-cp",
                Shipped.testClasses(),
                Strip.class.getName(),
                "127.0.0.1",
                "18080",
                folder,
                "/bin/false");
    Ran first =
        Shell.plain()
            .run(
                "curl",
                "-s",
                "--retry",
                "300",
                "--retry-delay",
                "0",
                "--retry-connrefused",
                "http://127.0.0.1:18080/outlets/");
    assertThat(first.code()).as("the strip starts").isZero();
    return strip;
  }

  private Ran switchOutlet(String action) {
    return agentReads(
        "action=" + action + "\nip=127.0.0.1\nipport=18080\nplug=3\npassword=" + Strip.TOKEN + "\n",
        "fence_http_strip");
  }

  private Ran agent(String program, Object... arguments) {
    return agentReads("", program, arguments);
  }

  /** Calls an agent; the answer has to come from this container, not from a standby host. */
  private Ran agentReads(String input, String program, Object... arguments) {
    Object[] words = new Object[arguments.length + 1];
    words[0] = home().resolve("sbin").resolve(program);
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    Ran ran = Shell.plain().with("PALISADE_JAVA", "/bin/false").runWithInput(input, words);
    assertThat(ran.err()).as(ran.everything()).doesNotContain("standby");
    return ran;
  }

  private Path home() {
    return Path.of(context.getProperty("palisade.home"));
  }

  private static Option property(String name, Object value) {
    return frameworkProperty("palisade." + name).value(value.toString());
  }

  private static Option jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return composite(
          files.sorted().map(jar -> bundle(jar.toUri().toString())).toArray(Option[]::new));
    }
  }

  private static String jarOf(Class<?> type) throws Exception {
    return type.getProtectionDomain().getCodeSource().getLocation().toURI().toString();
  }
}
