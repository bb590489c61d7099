package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.rules.ExternalResource;

/**
 * A real cluster, fresh for a class of tests, with the simulators that stand beside it: they come
 * up before the first test and go down after the last, and what the nodes logged is kept under the
 * name of the class. The script {@code src/test/cluster/cluster} does the work; Palisade is
 * installed in each node as the operator guide says.
 */
final class Cluster extends ExternalResource {
  static final Path SCRIPT =
      Path.of("src", "test", "cluster", "cluster").toAbsolutePath().normalize();

  private final Class<?> owner;
  private final int size;
  private final Shell shell;
  private final Thread whenTheJvmIsEnded = new Thread(() -> script("down"));

  private Cluster(Class<?> owner, int size) {
    this.owner = owner;
    this.size = size;
    this.shell =
        Shell.plain()
            .with("CLUSTER_DIR", Shipped.workshop().resolve("cluster").resolve(name()))
            .with("CLUSTER_TREE", Installed.TREE);
  }

  /** The cluster of a class of tests, of three nodes; for its {@code ClassRule}. */
  static Cluster of(Class<?> owner) {
    return new Cluster(owner, 3);
  }

  /** One of two nodes, each of which may go on without the other. */
  static Cluster ofTwo(Class<?> owner) {
    return new Cluster(owner, 2);
  }

  /** What is installed in the nodes of all clusters, which put their own layers over it. */
  private static final class Installed {
    static final Path TREE = unpack();

    private static Path unpack() {
      Path tree = Shipped.unpack("cluster-tree");
      ExampleBundle.strip(tree.resolve("plugins").resolve("http-strip.jar"), "1.0.0");
      CommandLines.watch(Shipped.workshop().resolve("command-lines"));
      return tree;
    }
  }

  @Override
  protected void before() {
    Runtime.getRuntime().addShutdownHook(whenTheJvmIsEnded);
    must(script("up", size));
    nodes().forEach(this::awaitHost);
  }

  @Override
  protected void after() {
    // What lies on a node's RAM disk is kept with its logs.
    nodes().forEach(node -> run(node, "sh", "-c", "cp /run/palisade/*.log /var/log/"));
    must(script("down"));
    Runtime.getRuntime().removeShutdownHook(whenTheJvmIsEnded);
  }

  /** The name of the class of tests, for what belongs to it. */
  String name() {
    return owner.getSimpleName();
  }

  List<String> nodes() {
    return IntStream.rangeClosed(1, size).mapToObj(i -> "node" + i).toList();
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

  /** Puts a copy of a file into a node; a watched folder sees it whole or not at all. */
  void copy(Path file, String node, String path) {
    try {
      String text = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
      String script = "base64 -d >\"$1/.$2.part\"; mv \"$1/.$2.part\" \"$1/$2\"";
      Path to = Path.of(path);
      must(
          runWithInput(
              node,
              text,
              "sh",
              "-ec",
              script,
              "-",
              to.getParent().toString(),
              to.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Has the host of every node look at its files at once, as a validation does: what follows is not
   * to race with the look that it takes by itself. What it finds is the test's affair.
   */
  void look() {
    nodes().forEach(node -> run(node, "/usr/sbin/fence_palisade", "-o", "validate-all"));
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
    must(script(Stream.concat(Stream.of("online"), nodes().stream()).toArray()));
  }

  /** No fence device, no failure and no history; every host answers. Where a test begins. */
  void reset() {
    for (String node : nodes()) {
      heal(node);
      powerOn(node);
      startHost(node);
    }
    awaitAllOnline();
    mustRun("node1", "crm_resource", "--cleanup");
    mustRun("node1", "cibadmin", "--delete-all", "--force", "--xpath", "//constraints/*");
    mustRun("node1", "cibadmin", "--delete-all", "--force", "--xpath", "//resources/*");
    must(script("empty"));
    mustRun("node1", "stonith_admin", "--cleanup", "--history", "*");
    everywhere(
        "rm -f /opt/palisade/etc/devices/* /opt/palisade/etc/topology.cfg;"
            + " :>/opt/palisade/etc/palisade.cfg");
    nodes().forEach(this::awaitHost);
  }

  /** Thaws the daemon of a node, and starts it where it does not run. */
  void startHost(String node) {
    signalHost(node, "CONT");
    must(script("daemon", node, "start"));
  }

  /** Waits until the daemon of a node answers calls. */
  void awaitHost(String node) {
    Awaitility.await(node + " serves")
        .atMost(Duration.ofSeconds(60))
        .until(() -> script("daemon", node, "serves").code() == 0);
  }

  /**
   * Sends a signal to the daemon of a node, if it runs; not to a standby host. One that is to end
   * has ended afterwards.
   */
  void signalHost(String node, String signal) {
    must(script("daemon", node, "signal", signal));
  }

  /**
   * Makes a fence device as an administrator does, for the files that are there now, and waits
   * until it is started.
   */
  void createStonith(String name, String... rest) {
    look();
    String[] command = new String[rest.length + 4];
    command[0] = "pcs";
    command[1] = "stonith";
    command[2] = "create";
    command[3] = name;
    System.arraycopy(rest, 0, command, 4, rest.length);
    mustRun("node1", command);
    Awaitility.await(name + " is started")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !place(name).isEmpty());
  }

  /**
   * The node on which a resource is started, as node1 sees it; empty text where it is not. To
   * crm_mon, one whose start or stop is under way is started, with a word on what it waits for.
   */
  String place(String resource) {
    String view = mustRun("node1", "crm_mon", "-1", "--output-as=xml");
    Matcher found =
        Pattern.compile(
                "<resource id=\""
                    + resource
                    + "\"(?![^>]* pending=\"St)[^>]* role=\"Started\"[^>]*>"
                    + "\\s*<node name=\"(node[0-9])\"")
            .matcher(view);
    return found.find() ? found.group(1) : "";
  }

  /** The node that decides for the cluster, as node1 sees it. */
  String coordinator() {
    String view = mustRun("node1", "crm_mon", "-1", "--output-as=xml");
    Matcher found = Pattern.compile("<current_dc [^>]*name=\"(node[0-9])\"").matcher(view);
    assertThat(found.find()).as(view).isTrue();
    return found.group(1);
  }

  /** What Pacemaker has logged, on all nodes. */
  String pacemakerLogs() {
    return ofAllNodes("/var/log/pacemaker/pacemaker.log");
  }

  /** The journals of the hosts of all nodes. */
  String journals() {
    return ofAllNodes("/var/lib/palisade/journal/*");
  }

  private String ofAllNodes(String files) {
    StringBuilder all = new StringBuilder();
    nodes().forEach(node -> all.append(run(node, "sh", "-c", "cat " + files).out()));
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
