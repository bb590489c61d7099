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
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The operators' command through the real front end, at the daemon and at the standby host. */
public class CommandIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How the terminal's process ends when SIGINT ended the program in it. */
  private static final int BY_CTRL_C = 254;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Tree tree;

  @Before
  public void layOutTheTree() throws IOException {
    tree = new Tree(folder.getRoot().toPath());
    tree.device(
        "slow",
        "plugin = ipmi-stub",
        "ip = slow",
        "username = admin",
        "password = admin",
        "faults = *:slow_off=6",
        "journal_file = " + tree.path("commands"),
        "targets = slow[1-3]:[1-3]");
  }

  @After
  public void endTheStandby() {
    tree.endProcesses();
  }

  private Running palisade(String... words) throws IOException {
    String[] command = new String[words.length + 1];
    command[0] = "bin/palisade";
    System.arraycopy(words, 0, command, 1, words.length);
    return Running.start(tree, Map.of(), command);
  }

  private AtTerminal palisadeAtTerminal(String... words) throws IOException {
    String[] command = new String[words.length + 1];
    command[0] = "bin/palisade";
    System.arraycopy(words, 0, command, 1, words.length);
    return AtTerminal.start(tree, command);
  }

  private String ran(int code, String... words) throws Exception {
    try (Running call = palisade(words)) {
      assertThat(call.exitCode()).as(call.out() + call.err()).isEqualTo(code);
      return call.out() + call.err();
    }
  }

  @Test
  public void hostsAreListedSwitchedOffAndInTheHistory() throws Exception {
    try (Running host = Running.host(tree)) {
      assertThat(ran(0, "list")).contains("node1").contains("bench").hasLineCount(6);
      assertThat(ran(0, "status", "node1")).containsPattern("node1 +on +bench +1");

      assertThat(ran(0, "off", "--yes", "node[1-2]"))
          .contains("node1: powered off\n", "node2: powered off\n", "2 done, 0 failed\n");

      assertThat(ran(0, "status", "node1")).containsPattern("node1 +off +bench +1");
      assertThat(ran(0, "off", "--yes", "node1")).isEqualTo("node1: already off\n");
      assertThat(ran(0, "history", "node1", "--json"))
          .contains("\"host\":\"node1\"")
          .contains("\"verdict\":\"powered-off\",\"evidence\":\"observed-off\"")
          .contains("\"program\":\"palisade\"")
          .doesNotContain("node2");
      assertThat(ran(0, "drill", "node2")).contains("nothing was switched");
      assertThat(ran(0, "check")).isEqualTo("2 usable devices, 5 hosts, no problems\n");
      assertThat(host.terminate().exitCode()).as(host.err()).isZero();
    }
  }

  @Test
  public void mistakesAreUsageAndSendNothing() throws Exception {
    try (Running host = Running.host(tree)) {
      assertThat(ran(2)).contains("a command is missing");
      assertThat(ran(2, "off", "--yes")).contains("no host is named");
      assertThat(ran(2, "off", "--yes", "node[1-9]")).contains("no device can fence node3");
      assertThat(ran(2, "off", "--yes", "@/etc/passwd")).contains("@/etc/passwd");
      assertThat(ran(2, "off", "node1")).contains("--yes");
      assertThat(ran(2, "reboot", "--yes", "--all")).contains("--count");
      assertThat(tree.journal()).isEmpty();
      assertThat(host.alive()).isTrue();
    }
  }

  @Test
  public void atATerminalTheAnswerIsTyped() throws Exception {
    try (Running host = Running.host(tree);
        AtTerminal no = palisadeAtTerminal("off", "node1");
        AtTerminal yes = palisadeAtTerminal("off", "node2")) {
      await().atMost(PATIENCE).until(() -> no.shown().contains("Go on? [y/N]"));
      await().atMost(PATIENCE).until(() -> yes.shown().contains("Go on? [y/N]"));

      no.type("\n");
      yes.type("yes\n");

      assertThat(no.exitCode()).isEqualTo(1);
      assertThat(no.shown()).contains("nothing was sent");
      assertThat(yes.exitCode()).as(yes.shown()).isZero();
      assertThat(yes.shown()).contains("powered off").contains("\033[32m");
      assertThat(tree.journal()).contains("node2").doesNotContain("node1");
      assertThat(host.alive()).isTrue();
    }
  }

  @Test
  public void ctrlCSaysWhatWasSentAndWhatWasNot() throws Exception {
    try (Running host = Running.host(tree);
        AtTerminal off = palisadeAtTerminal("off", "--yes", "slow[1-2]")) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Files.exists(tree.path("commands"))
                      && Files.readAllLines(tree.path("commands")).size() == 2);

      off.pressCtrlC();

      assertThat(off.exitCode()).isEqualTo(BY_CTRL_C);
      assertThat(off.shown())
          .contains("interrupted")
          .contains("sent already, and not known to be done")
          .contains("slow1 slow2");
      await().atMost(PATIENCE).until(() -> tree.journal().split("ENDED", -1).length == 3);
      assertThat(host.alive()).isTrue();
    }
  }

  @Test
  public void wordOfAHumanIsWrittenDownAndIsNoFence() throws Exception {
    try (Running host = Running.host(tree)) {
      assertThat(ran(2, "confirm", "node1", "--yes")).contains("--reason");
      assertThat(ran(2, "confirm", "node[1-2]", "--yes", "--reason=x")).contains("one host");

      assertThat(ran(0, "confirm", "node1", "--yes", "--reason=cables pulled"))
          .contains("written down");

      assertThat(ran(0, "history"))
          .contains("confirm")
          .contains("confirmed")
          .contains("cables pulled");
      assertThat(tree.journal()).contains("confirmed-by-human").doesNotContain("BEGUN");
      assertThat(ran(0, "status", "node1")).contains("on");
      assertThat(host.alive()).isTrue();
    }
  }

  @Test
  public void withoutADaemonTheStandbyServesAndSaysSo() throws Exception {
    assertThat(ran(0, "off", "--yes", "node1"))
        .contains("node1: powered off")
        .contains("the Palisade daemon")
        .contains("is down")
        .contains("the standby host takes over");
    assertThat(ran(0, "status", "node1", "--json"))
        .contains("\"standby\":true")
        .contains("\"power\":\"off\"");
  }

  @Test
  public void daemonThatStopsSendsAllHostsToTheStandby() throws Exception {
    try (Running host = Running.host(tree);
        Running off = palisade("off", "--yes", "slow[1-3]")) {
      await().atMost(PATIENCE).until(() -> tree.journal().contains("slow3"));

      assertThat(host.terminate().exitCode()).as(host.err()).isZero();

      assertThat(off.exitCode()).as(off.err()).isZero();
      assertThat(off.out()).contains("slow1: ", "slow2: ", "slow3: ");
      assertThat(off.err()).contains("standby host takes over");
    }
  }

  @Test
  public void daemonThatIsKilledLosesNoHost() throws Exception {
    try (Running host = Running.host(tree);
        Running reboot = palisade("reboot", "--yes", "node1,slow1")) {
      await().atMost(PATIENCE).until(() -> reboot.out().contains("node1: rebooted"));

      host.kill();

      assertThat(reboot.exitCode()).as(reboot.err()).isZero();
      assertThat(reboot.out()).contains("slow1: rebooted");
      assertThat(
              tree.journal().split("\"BEGUN\",\"facts\":\\{\"action\":\"reboot\",[^}]*node1", -1))
          .as("what was done before is not done again")
          .hasSize(2);
    }
  }

  @Test
  public void sickDeviceIsNamedByCheckDevicesAndDrill() throws Exception {
    tree.device(
        "sick",
        "plugin = ipmi-stub",
        "ip = bench",
        "username = admin",
        "password = wrong",
        "targets = sick1:7");
    try (Running host = Running.host(tree)) {
      assertThat(ran(0, "check")).contains("no problems");

      assertThat(ran(1, "check", "--probe")).contains("device sick: login refused", "1 error\n");

      assertThat(ran(1, "devices"))
          .containsPattern("bench +ipmi-stub +ready")
          .containsPattern("sick +ipmi-stub +broken +login held");
      assertThat(ran(1, "drill", "node1,sick1"))
          .contains("node1: a reboot would begin well")
          .contains("sick1: a reboot would fail")
          .contains("1 ready, 1 not: sick1");
      assertThat(ran(0, "forget", "--logins")).isEqualTo("refused logins forgotten: 1\n");
      assertThat(tree.journal()).isEmpty();
      assertThat(host.alive()).isTrue();
    }
  }

  @Test
  public void digestTellsWhatDiffersAndNoSecret() throws Exception {
    try (Running host = Running.host(tree)) {
      List<String> before = ran(0, "check", "--digest").lines().toList();
      assertThat(ran(0, "check", "--digest").lines()).containsExactlyElementsOf(before);

      tree.device(
          "slow",
          "plugin = ipmi-stub",
          "ip = slow",
          "username = admin",
          "password = another",
          "faults = *:slow_off=6",
          "journal_file = " + tree.path("commands"),
          "targets = slow[1-3]:[1-3]");
      await()
          .atMost(PATIENCE)
          .until(() -> !ran(0, "check", "--digest").lines().toList().equals(before));
      List<String> differ = new ArrayList<>(ran(0, "check", "--digest").lines().toList());
      differ.removeAll(before);

      assertThat(differ).hasSize(1).allMatch(line -> line.endsWith("  secrets"));
      assertThat(host.alive()).isTrue();
    }
  }

  @Test
  public void pluginsAreShownAndRefusedJarsAreSaid() throws Exception {
    Path wrong = Files.writeString(tree.path("wrong.jar"), "no jar");
    try (Running host = Running.host(tree)) {
      assertThat(ran(0, "plugins")).contains("org.palisade.plugin.ipmi-stub").contains("in-force");
      assertThat(ran(1, "plugins", "install", wrong.toString())).contains("wrong.jar");
      assertThat(ran(0, "status", "node1")).contains("on");
      assertThat(host.alive()).isTrue();
    }
  }

  @Test
  public void watchShowsWhatIsFencedUntilCtrlC() throws Exception {
    try (Running host = Running.host(tree);
        AtTerminal watch = palisadeAtTerminal("watch")) {
      await().atMost(PATIENCE).until(() -> watch.shown().contains("watching"));
      ran(0, "off", "--yes", "node1");

      await().atMost(PATIENCE).until(() -> watch.shown().contains("node1: off"));
      watch.pressCtrlC();

      assertThat(watch.exitCode()).isEqualTo(BY_CTRL_C);
      assertThat(host.alive()).isTrue();
    }
  }

  @Test
  public void setupLinksTheAgents() throws Exception {
    Path system = Files.createDirectory(tree.path("system"));
    try (Running host = Running.host(tree)) {
      ran(0, "setup", "--folder=" + system);
      try (Running linked = Running.start(tree, Map.of(), "system/palisade", "status", "node1")) {
        assertThat(linked.exitCode()).as(linked.err()).isZero();
      }
      ran(0, "setup", "--remove", "--folder=" + system);

      assertThat(system).isEmptyDirectory();
      assertThat(host.alive()).isTrue();
    }
  }

  @Test
  public void tablesFitTheTerminal() throws Exception {
    try (Running host = Running.host(tree)) {
      ran(0, "off", "--yes", "node1");
      try (Running narrow =
          Running.start(tree, Map.of("COLUMNS", "60"), "bin/palisade", "history")) {
        assertThat(narrow.exitCode()).isZero();
        assertThat(narrow.out().lines()).hasSize(2).allMatch(line -> line.length() <= 60);
      }
      assertThat(host.alive()).isTrue();
    }
  }

  @Test
  public void bundlesAreLoadedWhenTheCommandIsFirstCalled() throws Exception {
    try (Running host = Running.host(tree)) {
      assertThat(loaded(host)).doesNotContain("picocli");

      ran(0, "list");

      assertThat(loaded(host)).contains("picocli");
    }
  }

  private static String loaded(Running host) throws IOException {
    StringBuilder files = new StringBuilder();
    try (Stream<Path> open = Files.list(Path.of("/proc/" + host.pid() + "/fd"))) {
      for (Path one : open.toList()) {
        files.append(Files.exists(one) ? Files.readSymbolicLink(one) : "").append('\n');
      }
    }
    return files.toString();
  }

  @Test
  public void commandThatIsNotInstalledIsSaidAndFencingGoesOn() throws Exception {
    Files.delete(tree.path("lib/lazy"));
    try (Running host = Running.host(tree);
        Running off =
            Running.start(tree, Map.of(), "sbin/fence_palisade", "-o", "off", "-n", "node1")) {
      assertThat(ran(1, "list")).contains("is not there").contains("install Palisade again");
      assertThat(off.exitCode()).isZero();
      assertThat(host.alive()).isTrue();
    }
  }
}
