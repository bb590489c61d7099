package org.palisade.it;

import java.time.Duration;
import org.awaitility.Awaitility;

/** Small disks in the nodes of a cluster, which hold the state of Palisade and are soon full. */
final class SmallDisks {
  private static final String STATE = "/var/lib/palisade";

  /** In the order in which they are taken away. */
  private static final String PLACES = "%1$s/cds %1$s /run/before /run/palisade".formatted(STATE);

  private static final String ANY =
      "for place in " + PLACES + "; do if mountpoint -q $place; then exit; fi; done; exit 1";

  /** What is done need not be done again. */
  private static final String UNMOUNT =
      """
      for place in %s; do
        mountpoint -q $place || continue
        umount $place || { ls -l /proc/[0-9]*/exe /proc/[0-9]*/cwd >&2; exit 1; }
      done
      """
          .formatted(PLACES);

  private final Cluster cluster;

  SmallDisks(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Moves the state of a node to a small disk, but for the archive of classes, and fills that to
   * its last byte once the daemon serves from it.
   */
  void fill(String node) {
    cluster.signalHost(node, "TERM");
    cluster.mustRun(
        node,
        "sh",
        "-ec",
        """
        mkdir -p /run/before
        mount --bind %1$s /run/before
        mount -t tmpfs -o size=8m,mode=0711 tmpfs %1$s
        cd /run/before
        for part in *; do [ "$part" = cds ] || cp -a "$part" %1$s/; done
        mkdir %1$s/cds
        mount --bind cds %1$s/cds
        """
            .formatted(STATE));
    cluster.startHost(node);
    cluster.awaitHost(node);
    cluster.run(node, "dd", "if=/dev/zero", "of=" + STATE + "/full", "bs=4k");
  }

  boolean isFull(String node) {
    return cluster.mustRun(node, "df", "--output=avail", STATE).endsWith(" 0\n");
  }

  /**
   * Moves the run directory of a node to a disk that has room for its daemon, but for no second.
   */
  void narrow(String node) {
    cluster.signalHost(node, "TERM");
    String mount =
        "mkdir -p /run/palisade; mount -t tmpfs -o size=12m,mode=0755 tmpfs /run/palisade";
    cluster.mustRun(node, "sh", "-ec", mount);
    cluster.startHost(node);
    cluster.awaitHost(node);
  }

  /**
   * Ends the daemon, and takes the small disks of a node away, if there are any. A standby host
   * that serves in between is waited for: it ends once nobody has called it for a while.
   */
  void replace(String node) {
    if (cluster.run(node, "sh", "-c", ANY).code() != 0) {
      return;
    }
    cluster.signalHost(node, "CONT");
    cluster.signalHost(node, "TERM");
    Awaitility.await(node + " has its old disks")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> cluster.mustRun(node, "sh", "-c", UNMOUNT));
  }
}
