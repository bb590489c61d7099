package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.rules.ExternalResource;

/**
 * The shipped emulator of Lumen/CenturyLink Cloud on a cluster's switch, where only a real proxy
 * (tinyproxy, 10.66.1.254 port 8888) reaches it: it listens on the switch's loopback.
 */
final class CloudOnHub extends ExternalResource {
  static final String API_URL = "http://127.0.0.1:8017";
  static final String PROXY = "http://10.66.1.254:8888";
  static final String PASSWORD = "Marker-clc-0815";

  private final Cluster cluster;

  /** A cloud for a cluster, with which it goes down. */
  CloudOnHub(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  protected void before() throws IOException {
    Path folder = Shipped.folder("cloud/" + cluster.name());
    Files.writeString(
        folder.resolve("tinyproxy.conf"),
        """
        Port 8888
        Listen 10.66.1.254
        Timeout 600
        MaxClients 100
        LogFile "%s/tinyproxy.log"
        LogLevel Connect
        """
            .formatted(folder));
    cluster.startOnHub(
        folder.resolve("emulator.log"),
        Shipped.workshop().resolve("cluster-tree/share/examples/clc-emulator"),
        "--password",
        PASSWORD,
        "--server",
        "CA1ACMEVM101=started",
        "--server",
        "CA1ACMEVM102=started");
    cluster.startOnHub(
        folder.resolve("tinyproxy.out"), "tinyproxy", "-d", "-c", folder.resolve("tinyproxy.conf"));
    Awaitility.await("the emulator behind the proxy")
        .atMost(Duration.ofSeconds(60))
        .until(() -> control("state").code() == 0);
  }

  /** Both servers on, no faults, and jobs of so many seconds. */
  void begin(int off, int on) {
    must(control("clear", "-d", ""));
    must(control("server?name=CA1ACMEVM101&power=started", "-d", ""));
    must(control("server?name=CA1ACMEVM102&power=started", "-d", ""));
    must(control("durations?off=" + off + "&on=" + on, "-d", ""));
  }

  /** Lets so many seconds pass in the cloud: what it is at is done then. */
  void advance(int seconds) {
    must(control("advance?seconds=" + seconds, "-d", ""));
  }

  /** What the emulator was asked so far, one line each. */
  List<String> log() {
    return must(control("log")).lines().toList();
  }

  /** "CA1ACMEVM101=started" and the like. */
  List<String> state() {
    return must(control("state")).lines().toList();
  }

  private Ran control(String what, String... more) {
    Object[] command = new Object[more.length + 6];
    Object[] first = {"curl", "-sf", "--max-time", "10", "--proxy", PROXY};
    System.arraycopy(first, 0, command, 0, first.length);
    System.arraycopy(more, 0, command, first.length, more.length);
    Object[] all = new Object[command.length + 1];
    System.arraycopy(command, 0, all, 0, command.length);
    all[command.length] = API_URL + "/_control/" + what;
    return cluster.hub(all);
  }

  private static String must(Ran ran) {
    assertThat(ran.code()).as(ran.everything()).isZero();
    return ran.out();
  }
}
