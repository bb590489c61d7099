package org.palisade.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.launcher.sample.Blocking;
import org.palisade.launcher.sample.Exiting;
import org.palisade.launcher.sample.Hoarding;
import org.palisade.launcher.sample.Throwing;

/** The host as processes: daemon, standby and front end, on a tree with good and bad plugins. */
public class HostIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String JCMD = System.getProperty("java.home") + "/bin/jcmd";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Tree tree;

  @Before
  public void layOutTheTree() throws IOException {
    tree = new Tree(folder.getRoot().toPath());
  }

  @After
  public void endTheStandby() {
    tree.endProcesses();
  }

  private Running fence(String... arguments) throws IOException {
    return Running.start(tree, Map.of(), arguments);
  }

  private void assertThatTheHostFences() throws Exception {
    try (Running off = fence("sbin/fence_palisade", "-o", "off", "-n", "node1")) {
      assertThat(off.exitCode()).as(off.err()).isZero();
      assertThat(off.out()).isEqualTo("Success: Powered OFF\n");
      assertThat(off.err()).isEmpty();
    }
  }

  @Test
  public void readyIsSaidOnceThenHostsAreFencedAndNothingIsLeftBehind() throws Exception {
    try (Running host = Running.host(tree)) {
      assertThatTheHostFences();
      assertThat(host.out()).matches("palisaded: ready in \\d+ ms\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tree.path("var"))))
          .isEqualTo("rwx--x--x");

      assertThat(host.terminate().exitCode()).as(host.err()).isZero();

      assertThat(tree.path("var/run/host.sock")).doesNotExist();
      assertThat(tree.path("var/run").toFile().list()).noneMatch(name -> name.startsWith("felix"));
    }
  }

  @Test
  public void systemdIsToldOnceTheHostIsReadyWhateverFormItsSocketHas() throws Exception {
    for (String socket :
        List.of(tree.path("notify").toString(), "@" + tree.home() + "/notify/abstract")) {
      try (Running systemd = listener(socket);
          Running host = Running.host(tree, Map.of("NOTIFY_SOCKET", socket))) {
        await().atMost(PATIENCE).until(() -> systemd.out().contains("READY=1"));

        assertThatTheHostFences();
        assertThat(systemd.out()).contains("MAINPID=" + host.pid() + "\n");
        assertThat(host.terminate().exitCode()).as(host.err()).isZero();
        assertThat(systemd.out()).containsOnlyOnce("READY=1");
      }
    }
  }

  /** Takes messages as systemd does; Java has no such socket. Prints them. */
  private Running listener(String socket) throws IOException {
    String program =
        """
        import socket, sys
        name = sys.argv[1]
        taken = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        taken.bind("\\0" + name[1:] if name.startswith("@") else name)
        print("bound", flush=True)
        while True:
            print(taken.recv(4096).decode(), flush=True)
        """;
    Running listener = Running.start(tree, Map.of(), "/usr/bin/python3", "-c", program, socket);
    await().atMost(PATIENCE).until(() -> listener.out().equals("bound\n"));
    return listener;
  }

  @Test
  public void hostFencesThoughSystemdCannotBeTold() throws Exception {
    String nowhere = tree.path("nowhere").toString();
    try (Running host = Running.host(tree, Map.of("NOTIFY_SOCKET", nowhere))) {
      await()
          .atMost(PATIENCE)
          .until(() -> host.err().contains("cannot tell systemd at " + nowhere));

      assertThatTheHostFences();
      assertThat(host.terminate().exitCode()).as(host.err()).isZero();
    }
  }

  @Test
  public void stonithAgentIsNotTakenForTheOperatorsCommand() throws Exception {
    try (Running host = Running.host(tree);
        Running agent = fence("stonith.d/palisade", "monitor");
        Running command = fence("bin/palisade", "monitor")) {
      assertThat(agent.exitCode()).as("OCF's word for a missing parameter").isEqualTo(6);
      assertThat(agent.err()).contains("device").doesNotContain("palisade: Unmatched");
      assertThat(host.alive()).isTrue();
      assertThat(command.exitCode()).isEqualTo(2);
      assertThat(command.err()).startsWith("palisade: Unmatched argument");
    }
  }

  @Test
  public void bundleThatLacksSomethingIsNamedWithWhatItLacks() throws Exception {
    tree.bundle("lacking", Map.of("Import-Package", "org.nowhere;version=\"[2,3)\"")).close();
    Files.write(tree.path("plugins/broken.jar"), new byte[] {'P', 'K', 3, 4, 0});

    try (Running host = Running.host(tree)) {
      assertThatTheHostFences();

      host.awaitLogged(
          "plugins/lacking.jar is not used: it lacks the package org.nowhere in a version from"
              + " 2.0.0 below 3.0.0",
          "plugins/broken.jar is not used: ");
    }
  }

  @Test
  public void pluginThatThrowsInItsConstructorIsNamedWithItsReason() throws Exception {
    tree.plugin(Throwing.class);

    try (Running host = Running.host(tree)) {
      assertThatTheHostFences();

      host.awaitLogged("org.example.throwing", "no licence");
    }
  }

  @Test
  public void pluginThatExitsInItsConstructorDoesNotEndTheHost() throws Exception {
    tree.plugin(Exiting.class);

    try (Running host = Running.host(tree)) {
      assertThatTheHostFences();

      host.awaitLogged("org.palisade.launcher.sample.Exiting", "System.exit");
      assertThat(host.terminate().exitCode()).isZero();
      assertThat(tree.path("var/run/host.sock")).doesNotExist();
    }
  }

  @Test
  public void pluginThatDoesNotComeOutOfItsConstructorIsGoneOnWithout() throws Exception {
    tree.plugin(Blocking.class);

    try (Running host = Running.host(tree)) {
      assertThatTheHostFences();

      host.awaitLogged("org.example.blocking", "constructor");
      assertThat(host.terminate().exitCode()).isZero();
    }
  }

  @Test
  public void secondHostOnTheSameStateDoesNotStart() throws Exception {
    try (Running first = Running.host(tree);
        Running second =
            Running.start(
                tree,
                Map.of("PALISADE_RUN", folder.newFolder("run2").toString()),
                "bin/palisaded")) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err().lines())
          .containsExactly(
              "palisaded: another host (pid %d) runs on the state in %s; stop it first"
                  .formatted(first.pid(), tree.path("var")));
      assertThatTheHostFences();
    }
  }

  @Test
  public void secondHostAtTheSameSocketDoesNotStart() throws Exception {
    try (Running first = Running.host(tree);
        Running second =
            Running.start(
                tree,
                Map.of(
                    "PALISADE_STATE", folder.newFolder("state2").toString(),
                    "PALISADE_RUN", tree.path("var/run").toString()),
                "bin/palisaded")) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err().lines()).hasSize(1);
      assertThat(second.err()).contains("another host listens at");
      assertThat(first.alive()).isTrue();
      assertThatTheHostFences();
    }
  }

  @Test
  public void socketThatIsTooLongIsNamedInOneLine() throws Exception {
    String socket = "/tmp/" + "x".repeat(120) + ".sock";

    try (Running host = Running.start(tree, Map.of("PALISADE_SOCKET", socket), "bin/palisaded")) {
      assertThat(host.exitCode()).isEqualTo(1);
      assertThat(host.err().lines()).hasSize(1);
      assertThat(host.err()).contains("too long").contains(socket);
    }
  }

  @Test
  public void hostFencesThoughItsStateCannotBeWritten() throws Exception {
    Map<String, String> environment =
        Map.of(
            "PALISADE_STATE", "/proc/nowhere", "PALISADE_RUN", folder.newFolder("run").toString());
    try (Running host = Running.start(tree, environment, "bin/palisaded")) {
      await().atMost(PATIENCE).until(() -> host.out().contains("ready"));
      try (Running off =
          Running.start(tree, environment, "sbin/fence_palisade", "-o", "off", "-n", "node1")) {
        assertThat(off.exitCode()).as(off.err()).isZero();
        assertThat(off.out()).isEqualTo("Success: Powered OFF\n");
      }
      host.awaitLogged("/proc/nowhere");
    }
  }

  @Test
  public void hostFencesThoughItsLogCannotBeWritten() throws Exception {
    String command = "exec '" + tree.path("bin/palisaded") + "' 2>/dev/full";
    try (Running host =
        Running.start(tree, Map.of("PALISADE_LOG", "debug"), "/bin/sh", "-c", command)) {
      await().atMost(PATIENCE).until(() -> host.out().contains("ready"));

      assertThatTheHostFences();
      assertThat(host.terminate().exitCode()).isZero();
    }
  }

  @Test
  public void withoutAHostTheStandbyServesAndLeavesWhenIdle() throws Exception {
    try (Running off = fence("sbin/fence_palisade", "-o", "off", "-n", "node1")) {
      assertThat(off.exitCode()).as(off.err()).isZero();
      assertThat(off.err().lines()).hasSize(1).first().asString().contains("standby");
    }
    try (Running status = fence("sbin/fence_palisade", "-o", "status", "-n", "node1")) {
      assertThat(status.exitCode()).as("off, as the same standby knows").isEqualTo(2);
    }
    long standby = tree.standby();
    assertThat(tree.processes()).extracting(ProcessHandle::pid).containsExactly(standby);

    await().atMost(PATIENCE).until(() -> !Files.exists(tree.path("var/run/standby.sock")));
    await().atMost(PATIENCE).until(() -> tree.processes().isEmpty());

    assertThat(tree.path("var/run").toFile().list()).noneMatch(name -> name.startsWith("felix"));
    assertThat(Files.readString(tree.path("var/run/standby.log"))).contains("ready in");
  }

  @Test
  public void hostThatIsToldToStopSendsWhatRunsToTheStandby() throws Exception {
    tree.device(
        "slow",
        "plugin = ipmi-stub",
        "ip = slow",
        "username = admin",
        "password = admin",
        "faults = *:slow_off=6",
        "targets = slow1:1");
    try (Running host = Running.host(tree);
        Running off = fence("sbin/fence_palisade", "-o", "off", "-n", "slow1")) {
      await().atMost(PATIENCE).until(() -> tree.journal().contains("slow1"));

      assertThat(host.terminate().exitCode()).as(host.err()).isZero();

      assertThat(off.exitCode()).as(off.err()).isZero();
      assertThat(off.out()).startsWith("Success: ");
      assertThat(off.err()).contains("standby");
    }
  }

  @Test
  public void heapThatIsFullEndsTheHostAndTheStandbyFences() throws Exception {
    tree.plugin(Hoarding.class);
    Path state = Files.writeString(tree.path("power"), "ON");
    tree.device("hoard", "plugin = hoarding", "state = " + state, "targets = hoard1:1");

    try (Running host = Running.host(tree);
        Running off = fence("sbin/fence_palisade", "-o", "off", "-n", "hoard1")) {
      assertThat(off.exitCode()).as(off.err()).isZero();

      assertThat(host.exitCode()).isNotZero();
      assertThat(off.out()).isEqualTo("Success: Powered OFF\n");
      assertThat(state).hasContent("OFF");
    }
  }

  @Test
  public void collectionsThatAreForcedDuringAFencingDoNotStopIt() throws Exception {
    tree.device(
        "slow",
        "plugin = ipmi-stub",
        "ip = 127.0.0.2",
        "username = admin",
        "password = admin",
        "faults = 1:slow_off=3",
        "targets = slow1:1");

    try (Running host = Running.host(tree);
        Running off = fence("sbin/fence_palisade", "-o", "off", "-n", "slow1")) {
      int collections = 0;
      while (off.alive()) {
        try (Running collector =
            Running.start(tree, Map.of(), JCMD, String.valueOf(host.pid()), "GC.run")) {
          assertThat(collector.exitCode()).as(collector.err()).isZero();
          collections++;
        }
      }

      assertThat(collections).isGreaterThan(1);
      assertThat(off.out()).as(off.err()).isEqualTo("Success: Powered OFF\n");
      assertThat(off.err()).as("the daemon answered, and no standby").isEmpty();
    }
  }

  @Test
  public void archiveOfClassesIsUsedOnceProvenAndNeverWhenTruncated() throws Exception {
    try (Running making = Running.start(tree, Map.of(), "bin/palisaded", "--archive")) {
      assertThat(making.exitCode()).as(making.err()).isZero();
    }
    Path archive = archive();
    assertThat(archive.getFileName().toString()).endsWith("-" + Files.size(archive) + ".jsa");
    assertThat(archivesMappedByAHost()).isEqualTo(1);

    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }

    assertThat(archivesMappedByAHost()).isZero();
  }

  @Test
  public void archiveThatAStartDidNotSurviveIsNotUsedByTheNext() throws Exception {
    try (Running making = Running.start(tree, Map.of(), "bin/palisaded", "--archive")) {
      assertThat(making.exitCode()).as(making.err()).isZero();
    }
    Files.createFile(tree.path("var/cds/unproven")); // as a start leaves it that never was ready

    assertThat(archivesMappedByAHost()).isZero();
  }

  private Path archive() throws IOException {
    try (Stream<Path> files = Files.list(tree.path("var/cds"))) {
      return files.filter(file -> file.toString().endsWith(".jsa")).findFirst().orElseThrow();
    }
  }

  private long archivesMappedByAHost() throws Exception {
    try (Running host = Running.host(tree)) {
      assertThatTheHostFences();
      long mapped =
          Files.readAllLines(Path.of("/proc/" + host.pid() + "/maps")).stream()
              .filter(line -> line.contains(tree.path("var/cds").toString()))
              .map(line -> line.substring(line.indexOf('/')))
              .distinct()
              .count();
      host.terminate().exitCode();
      return mapped;
    }
  }
}
