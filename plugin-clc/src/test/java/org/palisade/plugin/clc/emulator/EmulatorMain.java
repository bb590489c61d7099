package org.palisade.plugin.clc.emulator;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** The emulator as a program of its own, until it is killed. */
public final class EmulatorMain {
  private static final String USAGE =
      """
      usage: clc-emulator [--port N] [--account ALIAS] [--user NAME] [--password WORD]
                          [--server NAME=started|stopped|paused]... [--off SECONDS] [--on SECONDS]
                          [--log FILE]
      It listens on 127.0.0.1; http://127.0.0.1:N/_control/log shows what it was asked.
      Defaults: port 8017, account ACME, user u, password p, server CA1ACMEVM101=started,
      off 32 s, on 28 s (as recorded from the real cloud), the log on standard output.
      """;

  private EmulatorMain() {}

  /**
   * Runs the emulator.
   *
   * @param args as the usage says
   * @throws Exception if the port is taken or the log cannot be written
   */
  public static void main(String[] args) throws Exception {
    // Without it each answer waits 40 ms for the client's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    if (List.of(args).contains("--help")) {
      System.out.print(USAGE);
      return;
    }
    List<String> servers = new ArrayList<>();
    Map<String, String> options = new HashMap<>();
    if (!parse(args, options, servers)) {
      System.err.print(USAGE);
      System.exit(2);
    }
    Emulator emulator =
        Emulator.http(
            Integer.parseInt(options.getOrDefault("--port", "8017")),
            new Emulator.Account(
                options.getOrDefault("--account", "ACME"),
                options.getOrDefault("--user", "u"),
                options.getOrDefault("--password", "p")),
            log(options));
    emulator.durations(
        Emulator.seconds(options.getOrDefault("--off", "32")),
        Emulator.seconds(options.getOrDefault("--on", "28")));
    for (String server : servers) {
      String[] parts = server.split("=", 2);
      emulator.add(parts[0], parts[1]);
    }
    System.out.println("listening on " + emulator.url());
    new CountDownLatch(1).await();
  }

  private static boolean parse(String[] args, Map<String, String> options, List<String> servers) {
    List<String> known =
        List.of("--port", "--account", "--user", "--password", "--off", "--on", "--log");
    for (int i = 0; i < args.length; i += 2) {
      boolean isServer = args[i].equals("--server");
      if (i + 1 == args.length
          || !(isServer ? args[i + 1].contains("=") : known.contains(args[i]))) {
        return false;
      }
      if (isServer) {
        servers.add(args[i + 1]);
      } else {
        options.put(args[i], args[i + 1]);
      }
    }
    if (servers.isEmpty()) {
      servers.add("CA1ACMEVM101=started");
    }
    return true;
  }

  private static Consumer<String> log(Map<String, String> options) throws IOException {
    String file = options.get("--log");
    PrintStream out =
        file == null
            ? System.out
            : new PrintStream(
                Files.newOutputStream(
                    Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                true,
                StandardCharsets.UTF_8);
    return line -> {
      out.println(Instant.now() + " " + line);
      if (out.checkError()) {
        throw new UncheckedIOException(new IOException("cannot write the log " + file));
      }
    };
  }
}
