package org.palisade.launcher;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the world that calls are answered. */
final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private Readiness() {}

  /**
   * Says so on standard output, and to systemd where it started the host.
   *
   * @param after since the start of the process
   */
  static void tell(Duration after) {
    System.out.println("palisaded: ready in " + after.toMillis() + " ms");
    if (System.getenv("NOTIFY_SOCKET") != null) {
      tellSystemd();
    }
  }

  /** By systemd's own program: Java 17 has no datagram sockets in the Unix domain. */
  private static void tellSystemd() {
    try {
      Process notify =
          new ProcessBuilder("systemd-notify", "--ready", "--pid=" + ProcessHandle.current().pid())
              .inheritIO()
              .start();
      // It waits until systemd has read the message, which is not our time.
      Thread watch = new Thread(() -> warnIfUntold(notify.onExit().join()), "systemd-notify");
      watch.setDaemon(true);
      watch.start();
    } catch (IOException e) {
      log.warn("cannot tell systemd that the host is ready: {}", e.getMessage());
    }
  }

  private static void warnIfUntold(Process notify) {
    if (notify.exitValue() != 0) {
      log.warn(
          "cannot tell systemd at {} that the host is ready: systemd-notify ended with {}",
          System.getenv("NOTIFY_SOCKET"),
          notify.exitValue());
    }
  }
}
