package org.palisade.plugin.ipmi.bmc;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.palisade.plugin.ipmi.wire.Octets;

/** Fake BMCs as a program of its own, until it is killed. */
public final class EmulatorMain {
  private static final String USAGE =
      """
      usage: ipmi-emulator [--address A] [--count N] [--port N] [--user NAME] [--password WORD]
                           [--off SECONDS] [--on SECONDS] [--log yes]
      BMCs that speak IPMI 2.0 (suites 3 and 17) on the address A and those that follow it, each
      with one machine, which is on, and takes so long to go off and on. With --log each status
      that is read and each power command is a line: time, address, what.
      Defaults: address 127.0.0.1, count 1, port 9623, user u, password p, off 0 s, on 0 s.
      """;

  private static final List<String> OPTIONS =
      List.of("--address", "--count", "--port", "--user", "--password", "--off", "--on", "--log");

  private EmulatorMain() {}

  /**
   * Runs the BMCs.
   *
   * @param args as the usage says
   * @throws Exception if an address is none, or is taken
   */
  public static void main(String[] args) throws Exception {
    if (List.of(args).contains("--help")) {
      System.out.print(USAGE);
      return;
    }
    Map<String, String> options = new HashMap<>();
    if (!parse(args, options)) {
      System.err.print(USAGE);
      System.exit(2);
    }
    try (FakeBmcs all = new FakeBmcs()) {
      int first = number(options.getOrDefault("--address", "127.0.0.1"));
      int count = Integer.parseInt(options.getOrDefault("--count", "1"));
      int port = Integer.parseInt(options.getOrDefault("--port", "9623"));
      for (int i = 0; i < count; i++) {
        InetAddress address = InetAddress.getByAddress(bytes(first + i));
        all.serve(bmc(options, address.getHostAddress()), new InetSocketAddress(address, port));
      }
      System.out.println("listening: " + count);
      new CountDownLatch(1).await();
    }
  }

  private static boolean parse(String[] args, Map<String, String> options) {
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length || !OPTIONS.contains(args[i])) {
        return false;
      }
      options.put(args[i], args[i + 1]);
    }
    return true;
  }

  private static int number(String address) throws UnknownHostException {
    return ByteBuffer.wrap(InetAddress.getByName(address).getAddress()).getInt();
  }

  private static byte[] bytes(int address) {
    return ByteBuffer.allocate(4).putInt(address).array();
  }

  private static FakeBmc bmc(Map<String, String> options, String address) {
    FakeBmc bmc =
        new FakeBmc(
            Octets.latin1(options.getOrDefault("--user", "u")),
            Octets.latin1(options.getOrDefault("--password", "p")));
    bmc.chassis().takes(seconds(options, "--off"), seconds(options, "--on"));
    if (options.containsKey("--log")) {
      PrintStream out = System.out;
      bmc.chassis().logTo(what -> out.println(Instant.now() + " " + address + " " + what));
    }
    return bmc;
  }

  private static Duration seconds(Map<String, String> options, String name) {
    return Duration.ofMillis(
        Math.round(Double.parseDouble(options.getOrDefault(name, "0")) * 1000));
  }
}
