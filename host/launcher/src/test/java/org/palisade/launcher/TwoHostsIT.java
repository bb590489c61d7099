package org.palisade.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.launcher.sample.Noting;

/** What the daemon and the standby host of one machine know of each other, both alive or not. */
public class TwoHostsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> OWNER =
      Map.of(
          "OCF_RESOURCE_INSTANCE", "rack-control",
          "OCF_RESKEY_device", "rack",
          "OCF_RESKEY_exclusive", "true");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Tree tree;

  @Before
  public void layOutTheTree() throws IOException {
    tree = new Tree(folder.getRoot().toPath());
    tree.device(
        "rack",
        "plugin = ipmi-stub",
        "ip = rack",
        "username = admin",
        "password = admin",
        "targets = rack[1-3]:[1-3]");
  }

  @After
  public void endTheStandby() {
    tree.endProcesses();
  }

  /** Which host is asked. */
  private enum At {
    DAEMON,
    STANDBY
  }

  // A caller who finds no daemon at its socket goes to the standby, also while there is one.
  private Running call(At host, Map<String, String> more, String... command) throws IOException {
    Map<String, String> environment = new HashMap<>(more);
    if (host == At.STANDBY) {
      environment.put("PALISADE_SOCKET", tree.path("nobody.sock").toString());
    }
    return Running.start(tree, environment, command);
  }

  private String ran(int code, At host, String... command) throws Exception {
    return ran(code, host, Map.of(), command);
  }

  private String ran(int code, At host, Map<String, String> more, String... command)
      throws Exception {
    try (Running call = call(host, more, command)) {
      assertThat(call.exitCode()).as(call.out() + call.err()).isEqualTo(code);
      return call.out() + call.err();
    }
  }

  private int code(At host, String... command) throws Exception {
    try (Running call = call(host, Map.of(), command)) {
      return call.exitCode();
    }
  }

  private void awaitDone(At host, String... command) {
    await().atMost(PATIENCE).until(() -> code(host, command) == 0);
  }

  @Test
  public void standbyProbesNoDeviceWhileTheDaemonDoes() throws Exception {
    Path contacts = Files.createDirectory(tree.path("contacts"));
    tree.plugin(Noting.class);
    tree.device(
        "noted",
        "plugin = noting",
        "folder = " + contacts,
        "targets = noted1:1",
        "probe_interval = 1");
    long standby;
    try (Running host = Running.host(tree)) {
      ran(0, At.STANDBY, "bin/palisade", "list");
      standby = tree.standby();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                // It leaves when nobody calls.
                ran(0, At.STANDBY, "bin/palisade", "list");
                return contacts(contacts, host.pid()) >= 6;
              });

      assertThat(tree.standby()).as("the same standby all the time").isEqualTo(standby);
      assertThat(contacts(contacts, standby)).isZero();
    }
    ran(0, At.STANDBY, "bin/palisade", "status", "noted1");
    assertThat(contacts(contacts, standby)).as("its contacts are noted too").isPositive();
  }

  private static long contacts(Path folder, long process) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(one -> one.getFileName().toString().startsWith(process + ".")).count();
    }
  }

  @Test
  public void brakeThatOneHostLatchesHoldsInTheOtherAndIsReleasedThroughEither() throws Exception {
    Files.writeString(tree.path("etc/palisade.cfg"), "storm_hosts = 1\n");
    try (Running host = Running.host(tree)) {
      latchedAndReleased(At.DAEMON, At.STANDBY, "rack1", "rack2");
      latchedAndReleased(At.STANDBY, At.DAEMON, "rack2", "rack1");
      assertThat(host.alive()).isTrue();
    }
  }

  private void latchedAndReleased(At one, At other, String first, String second) throws Exception {
    ran(0, one, "bin/palisade", "off", "--yes", first);
    assertThat(ran(1, one, "bin/palisade", "off", "--yes", second)).contains("storm brake");

    await().atMost(PATIENCE).until(() -> code(other, "bin/palisade", "brake") == 1);
    assertThat(ran(1, other, "bin/palisade", "off", "--yes", "rack3")).contains("storm brake");

    ran(0, other, "bin/palisade", "brake", "release");
    awaitDone(one, "bin/palisade", "brake");
    ran(0, one, "bin/palisade", "off", "--yes", second);
  }

  @Test
  public void brakeThatADaemonLatchedBeforeItWasKilledHoldsInTheStandby() throws Exception {
    Files.writeString(tree.path("etc/palisade.cfg"), "storm_hosts = 1\n");
    try (Running host = Running.host(tree)) {
      ran(0, At.DAEMON, "bin/palisade", "off", "--yes", "rack1");
      ran(1, At.DAEMON, "bin/palisade", "off", "--yes", "rack2");
      await()
          .atMost(PATIENCE)
          .until(() -> Files.readString(tree.path("var/brake/brake.json")).contains("brake is on"));

      host.kill();
    }

    assertThat(ran(1, At.DAEMON, "bin/palisade", "off", "--yes", "rack2"))
        .contains("standby host takes over")
        .contains("storm brake");
  }

  @Test
  public void ownershipTakenThroughOneHostRefusesThroughTheOtherAndSurvivesKill() throws Exception {
    try (Running host = Running.host(tree)) {
      ran(0, At.STANDBY, OWNER, "stonith.d/palisade", "start");

      awaitRefused(At.DAEMON);
      ran(0, At.DAEMON, OWNER, "stonith.d/palisade", "monitor");
      host.kill();
      ProcessHandle.of(tree.standby()).ifPresent(ProcessHandle::destroyForcibly);
    }

    try (Running next = Running.host(tree)) {
      awaitRefused(At.DAEMON);
      ran(0, At.DAEMON, OWNER, "stonith.d/palisade", "monitor");
      next.kill();
      awaitRefused(At.DAEMON);
    }
    try (Running last = Running.host(tree)) {
      ran(0, At.STANDBY, "bin/palisade", "devices", "release", "rack");
      awaitDone(At.DAEMON, "bin/palisade", "off", "--yes", "rack1");
      assertThat(last.alive()).isTrue();
    }
  }

  private void awaitRefused(At host) throws Exception {
    await().atMost(PATIENCE).until(() -> owned(host));
    assertThat(ran(1, host, "bin/palisade", "off", "--yes", "rack1")).contains("rack-control");
  }

  private boolean owned(At host) throws Exception {
    try (Running devices = call(host, Map.of(), "bin/palisade", "devices", "show", "rack")) {
      devices.exitCode();
      return devices.out().contains("rack-control");
    }
  }

  @Test
  public void watchAtOneHostShowsTheFencingsOfTheOther() throws Exception {
    try (Running host = Running.host(tree)) {
      for (At at : List.of(At.DAEMON, At.STANDBY)) {
        At other = at == At.DAEMON ? At.STANDBY : At.DAEMON;
        try (Running watch = call(at, Map.of(), "bin/palisade", "watch")) {
          await().atMost(PATIENCE).until(() -> watch.err().contains("watching"));

          ran(0, other, "bin/palisade", "reboot", "--yes", "rack1");

          await().atMost(PATIENCE).until(() -> watch.out().contains("rack1: reboot rebooted"));
          assertThat(watch.out().lines().filter(line -> line.contains("reboot rebooted")))
              .hasSize(1);
        }
      }
      assertThat(host.alive()).isTrue();
    }
  }
}
