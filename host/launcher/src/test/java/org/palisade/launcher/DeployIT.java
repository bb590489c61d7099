package org.palisade.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.launcher.sample.Exiting;
import org.palisade.launcher.sample.Switching;

/** Plugins that are dropped into a host that runs, and hosts that are killed meanwhile. */
public class DeployIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String[] REBOOT = {"sbin/fence_palisade", "-o", "reboot", "-n"};

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Tree tree;

  @Before
  public void layOutTheTree() throws IOException {
    tree = new Tree(folder.getRoot().toPath());
    Path plugs = Files.createDirectories(tree.path("plugs"));
    for (String plug : List.of("a", "b", "c", "d")) {
      Files.writeString(plugs.resolve(plug), "ON");
    }
    tree.device(
        "rack", "plugin = switching", "folder = " + plugs, "targets = h1:a, h2:b, h3:c, h4:d");
  }

  @After
  public void endTheHosts() {
    tree.endProcesses();
  }

  private void drop(String version) throws IOException {
    tree.plugin(Switching.class, version, tree.path("deploy/switching.jar"));
  }

  private void awaitInForce(String version) {
    await()
        .atMost(PATIENCE)
        .until(() -> Files.exists(list()) && Files.readString(list()).contains(inForce(version)));
  }

  private static String inForce(String version) {
    return "in-force\torg.example.switching\t" + version + "\t";
  }

  private Path list() {
    return tree.path("var/plugins/in-force");
  }

  private int call(String... command) throws Exception {
    try (Running call = Running.start(tree, Map.of(), command)) {
      int code = call.exitCode();
      assertThat(code).as(String.join(" ", command) + ": " + call.out() + call.err()).isZero();
      return code;
    }
  }

  @Test
  public void aDroppedPluginFencesByItsOwnAgentAndByTheStandbyWhenTheHostIsKilled()
      throws Exception {
    try (Running host = Running.host(tree)) {
      drop("1.0.0");
      awaitInForce("1.0.0");
      await().atMost(PATIENCE).until(() -> Files.isSymbolicLink(tree.path("sbin/fence_switching")));
      call("sbin/fence_switching", "-o", "metadata");
      call("sbin/fence_palisade", "-o", "off", "-n", "h1");
      assertThat(tree.path("plugs/a")).hasContent("OFF");
      host.kill();

      call("sbin/fence_palisade", "-o", "on", "-n", "h1");

      assertThat(tree.path("plugs/a")).hasContent("ON");
      assertThat(tree.path("var/run/standby.log")).exists();
    }
  }

  @Test
  public void theStandbyFollowsTheDaemonsSwaps() throws Exception {
    Path log = tree.path("var/run/standby.log");
    try (Running host = Running.host(tree)) {
      callTheStandby();
      drop("1.0.0");

      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                callTheStandby(); // it leaves when nobody calls
                return Files.readString(log).contains("switching 1.0.0 is in force, as in the");
              });
      assertThat(Files.readString(list())).contains(inForce("1.0.0"));
      assertThat(host.alive()).isTrue();
    }
  }

  // A caller who finds no daemon at its socket goes to the standby, also while there is one.
  private void callTheStandby() throws Exception {
    Map<String, String> elsewhere = Map.of("PALISADE_SOCKET", tree.path("nobody.sock").toString());
    try (Running call = Running.start(tree, elsewhere, "bin/palisade", "list")) {
      assertThat(call.exitCode()).as(call.out() + call.err()).isZero();
    }
  }

  @Test
  public void aPluginThatExitsIsRefusedAndTheHostGoesOn() throws Exception {
    try (Running host = Running.host(tree)) {
      tree.plugin(Exiting.class, "1.0.0", tree.path("deploy/exiting.jar"));
      await()
          .atMost(PATIENCE)
          .until(() -> host.err().contains("does not come out of its constructor"));

      assertThat(host.err()).contains("called System.exit");
      drop("1.0.0");
      awaitInForce("1.0.0");
      call("sbin/fence_palisade", "-o", "off", "-n", "h1");
    }
  }

  @Test
  public void whatRunsAfterAKillAtAnyMomentOfASwapIsOneOfTheTwo() throws Exception {
    Random random = new Random(7);
    drop("1.0.0");
    Running host = Running.host(tree);
    awaitInForce("1.0.0");
    for (int round = 1; round <= 8; round++) {
      String before = "1." + (round - 1) + ".0";
      drop("1." + round + ".0");
      TimeUnit.MILLISECONDS.sleep(900 + random.nextInt(500));
      host.kill();

      host = Running.host(tree);

      String after = "1." + round + ".0";
      String list = Files.readString(list());
      assertThat(list).containsAnyOf(inForce(before), inForce(after)).endsWith("end\n");
      call("sbin/fence_palisade", "-o", "reboot", "-n", "h1");
      awaitInForce(after); // the jar still lies there
    }
    host.kill();
  }

  @Test
  public void callersNoticeNeitherSwapsNorTheHostsDeath() throws Exception {
    drop("1.0.0");
    Running host = Running.host(tree);
    awaitInForce("1.0.0");
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger calls = new AtomicInteger();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (String one : List.of("h1", "h2", "h3", "h4")) {
      callers.add(
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  reboot(one);
                  calls.incrementAndGet();
                }
              }));
    }
    try {
      for (int round = 1; round <= 4; round++) {
        drop("1." + round + ".0");
        awaitInForce("1." + round + ".0");
        if (round % 2 == 0) {
          host.kill();
          int since = calls.get();
          await().atMost(PATIENCE).until(() -> calls.get() > since + 8);
          host = Running.host(tree);
        }
      }
    } finally {
      over.set(true);
    }
    for (CompletableFuture<Void> caller : callers) {
      caller.get(60, TimeUnit.SECONDS);
    }
    assertThat(calls).hasValueGreaterThan(20);
    for (String plug : List.of("a", "b", "c", "d")) {
      assertThat(tree.path("plugs/" + plug)).hasContent("ON");
    }
    host.kill();
  }

  private void reboot(String target) {
    List<String> command = new ArrayList<>(List.of(REBOOT));
    command.add(target);
    try {
      call(command.toArray(String[]::new));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
