package org.palisade.plugin.redfish.emulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.palisade.plugin.http.wire.TestCertificate;

/** The emulator as a program of its own, until it is killed. */
public final class EmulatorMain {
  private static final String USAGE =
      """
      usage: redfish-emulator [--port N] [--user NAME] [--password WORD] [--system ID=On|Off]...
                              [--plain yes] [--certificate FOLDER]
      It listens on 127.0.0.1 with a new certificate that signs itself, which it leaves in FOLDER
      (/tmp/redfish-emulator-… unless given); /_control/log shows what it was asked.
      Defaults: port 8443, user u, password p, system 1=On.
      """;

  private EmulatorMain() {}

  /**
   * Runs the emulator.
   *
   * @param args as the usage says
   * @throws Exception if the port is taken or no certificate can be made
   */
  public static void main(String[] args) throws Exception {
    // Without it each answer waits 40 ms for the client's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Map<String, String> options = new LinkedHashMap<>();
    Map<String, String> systems = new LinkedHashMap<>();
    if (List.of(args).contains("--help")) {
      System.out.print(USAGE);
      return;
    } else if (!parse(args, options, systems)) {
      System.err.print(USAGE);
      System.exit(2);
    }
    Emulator emulator =
        new Emulator(
            Integer.parseInt(options.getOrDefault("--port", "8443")),
            options.containsKey("--plain") ? Optional.empty() : Optional.of(tls(options)),
            options.getOrDefault("--user", "u"),
            options.getOrDefault("--password", "p"),
            line -> System.out.println(Instant.now() + " " + line));
    systems.forEach(emulator::add);
    System.out.println("listening on " + emulator.url());
    new CountDownLatch(1).await();
  }

  private static SSLContext tls(Map<String, String> options) throws Exception {
    String given = options.get("--certificate");
    Path folder =
        given == null
            ? Files.createTempDirectory("redfish-emulator-")
            : Files.createDirectories(Path.of(given));
    TestCertificate certificate = TestCertificate.make(folder, "ip:127.0.0.1");
    System.out.println("certificate in " + certificate.pem());
    return certificate.server();
  }

  private static boolean parse(
      String[] args, Map<String, String> options, Map<String, String> systems) {
    List<String> known = List.of("--port", "--user", "--password", "--plain", "--certificate");
    for (int i = 0; i < args.length; i += 2) {
      boolean isSystem = args[i].equals("--system");
      if (i + 1 == args.length
          || !(isSystem ? args[i + 1].matches("[^=]+=(On|Off)") : known.contains(args[i]))) {
        return false;
      }
      if (isSystem) {
        systems.put(args[i + 1].split("=", 2)[0], args[i + 1].split("=", 2)[1]);
      } else {
        options.put(args[i], args[i + 1]);
      }
    }
    if (systems.isEmpty()) {
      systems.put("1", "On");
    }
    return true;
  }
}
