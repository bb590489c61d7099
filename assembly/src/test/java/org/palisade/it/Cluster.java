package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * The real cluster of three nodes that the tests share: it comes up with the first that asks for it
 * and goes down with the JVM. The script {@code src/test/cluster/cluster} does the work; Palisade
 * is installed in each node as the operator guide says.
 */
final class Cluster {
  static final Path SCRIPT =
      Path.of("src", "test", "cluster", "cluster").toAbsolutePath().normalize();

  private final Shell shell;

  private Cluster(Shell shell) {
    this.shell = shell;
  }

  private static final class Holder {
    static final Cluster SHARED = start();

    private static Cluster start() {
      Path tree = Shipped.unpack("cluster-tree");
      StripBundle.write(tree.resolve("plugins").resolve("http-strip.jar"), "1.0.0");
      Cluster cluster =
          new Cluster(
              Shell.plain()
                  .with("CLUSTER_DIR", Shipped.workshop().resolve("cluster"))
                  .with("CLUSTER_TREE", tree));
      CommandLines.watch(Shipped.workshop().resolve("command-lines"));
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::goDown));
      Ran up = cluster.script("up", "3");
      assertThat(up.code()).as(up.everything()).isZero();
      return cluster;
    }
  }

  static Cluster shared() {
    return Holder.SHARED;
  }

  /** What lies on the nodes' RAM disks is kept with their logs. */
  private void goDown() {
    nodes().forEach(node -> run(node, "sh", "-c", "cp /run/palisade/*.log /var/log/"));
    script("down");
  }

  static List<String> nodes() {
    return IntStream.rangeClosed(1, 3).mapToObj(i -> "node" + i).toList();
  }

  private Ran script(Object... words) {
    Object[] command = new Object[words.length + 1];
    command[0] = SCRIPT;
    System.arraycopy(words, 0, command, 1, words.length);
    return shell.within(Duration.ofMinutes(3)).run(command);
  }

  /** Starts a simulator on the switch. It ends with the cluster. */
  void startOnHub(Path log, Object... command) throws IOException {
    shell.start(log, words("hub", command));
  }

  Ran hub(Object... command) {
    return shell.run(words("hub", command));
  }

  /** Runs a command in a node. */
  Ran run(String node, String... command) {
    return runWithInput(node, "", command);
  }

  /** Runs a command in a node, with input. */
  Ran runWithInput(String node, String input, String... command) {
    return shell.runWithInput(input, words("run", node, command));
  }

  /** Runs a command in a node that has to succeed. */
  String mustRun(String node, String... command) {
    Ran ran = run(node, command);
    assertThat(ran.code()).as(String.join(" ", command) + ": " + ran.everything()).isZero();
    return ran.out();
  }

  /** Runs a shell command in every node; it has to succeed in each. */
  void everywhere(String command) {
    nodes().forEach(node -> mustRun(node, "sh", "-ec", command));
  }

  /** Writes a file in every node, readable for root alone. */
  void writeEverywhere(String path, String text) {
    for (String node : nodes()) {
      Ran ran =
          runWithInput(
              node,
              text,
              "sh",
              "-ec",
              "umask 077; cat >\"$1.new\"; mv \"$1.new\" \"$1\"",
              "-",
              path);
      assertThat(ran.code()).as(ran.everything()).isZero();
    }
  }

  void cut(String node) {
    must(script("cut", node));
  }

  void heal(String node) {
    must(script("heal", node));
  }

  void powerOn(String node) {
    must(script("on", node));
  }

  boolean isOn(String node) {
    return script("power", node).out().strip().equals("on");
  }

  void awaitAllOnline() {
    Object[] words =
        IntStream.rangeClosed(0, 3).mapToObj(i -> i == 0 ? "online" : "node" + i).toArray();
    must(script(words));
  }

  /** No fence device, no failure and no history; every host answers. Where a test begins. */
  void reset() {
    for (String node : nodes()) {
      heal(node);
      powerOn(node);
    }
    awaitAllOnline();
    run("node1", "cibadmin", "--delete-all", "--force", "--xpath", "//primitive[@class='stonith']");
    run("node1", "cibadmin", "--delete-all", "--force", "--xpath", "//constraints/*");
    // A start that failed under this name would keep the next device of that name from starting.
    run("node1", "crm_resource", "--wait", "--timeout=20");
    run("node1", "crm_resource", "--cleanup");
    everywhere(
        "rm -f /opt/palisade/etc/devices/*; :>/opt/palisade/etc/palisade.cfg;"
            + " stonith_admin --cleanup --history '*' >/dev/null 2>&1 || :");
    nodes().forEach(this::awaitHost);
  }

  /** Waits until the host of a node answers; thaws it, and starts it where it does not run. */
  void awaitHost(String node) {
    signalHost(node, "CONT");
    mustRun(
        node,
        "sh",
        "-c",
        "pgrep -f '[M]ain$' >/dev/null"
            + " || setsid /opt/palisade/bin/palisaded </dev/null >>/var/log/palisaded.log 2>&1 &");
    Awaitility.await(node + " serves")
        .atMost(Duration.ofSeconds(60))
        .until(() -> run(node, "/usr/sbin/fence_palisade", "-o", "metadata").err().isEmpty());
  }

  /** Sends a signal to the daemon of a node, if it runs; not to a standby host. */
  void signalHost(String node, String signal) {
    run(node, "pkill", "-" + signal, "-f", "palisade.launcher.[M]ain$");
  }

  /** Stops the daemon of a node as systemd does. */
  void stopHost(String node) {
    signalHost(node, "TERM");
    Awaitility.await(node + " has no daemon")
        .atMost(Duration.ofSeconds(60))
        .until(() -> run(node, "pgrep", "-f", "palisade.launcher.[M]ain$").code() != 0);
  }

  /** Makes a fence device as an administrator does, and waits until it is started. */
  void createStonith(String name, String... rest) {
    String[] command = new String[rest.length + 4];
    command[0] = "pcs";
    command[1] = "stonith";
    command[2] = "create";
    command[3] = name;
    System.arraycopy(rest, 0, command, 4, rest.length);
    mustRun("node1", command);
    Awaitility.await(name + " is started")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                run("node1", "pcs", "stonith", "status")
                    .out()
                    .matches("(?s).*" + name + ".*Started.*"));
  }

  /** What Pacemaker has logged, on all nodes. */
  String pacemakerLogs() {
    StringBuilder all = new StringBuilder();
    nodes().forEach(node -> all.append(run(node, "cat", "/var/log/pacemaker/pacemaker.log").out()));
    return all.toString();
  }

  private static Object[] words(Object first, Object... rest) {
    Object[] all = new Object[rest.length + 2];
    all[0] = SCRIPT;
    all[1] = first;
    System.arraycopy(rest, 0, all, 2, rest.length);
    return all;
  }

  private static Object[] words(Object first, Object second, String... rest) {
    Object[] all = new Object[rest.length + 3];
    all[0] = SCRIPT;
    all[1] = first;
    all[2] = second;
    System.arraycopy(rest, 0, all, 3, rest.length);
    return all;
  }

  private static void must(Ran ran) {
    assertThat(ran.code()).as(ran.everything()).isZero();
  }
}
