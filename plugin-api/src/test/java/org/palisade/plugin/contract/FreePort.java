package org.palisade.plugin.contract;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that a test starts and that cannot choose one themselves. */
public final class FreePort {
  /** Below the ports that clients are given, so that none of theirs comes before the server. */
  private static final int FIRST = 20_000;

  private static final int AFTER_LAST = 32_768;

  private FreePort() {}

  /**
   * A port of this machine that nobody listens at now, by TCP or UDP, at any address.
   *
   * @return 20,000 to 32,767
   */
  public static int any() {
    return ThreadLocalRandom.current()
        .ints(FIRST, AFTER_LAST)
        .filter(FreePort::isFree)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket tcp = new ServerSocket(port);
        DatagramSocket udp = new DatagramSocket(port)) {
      return tcp.isBound() && udp.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
