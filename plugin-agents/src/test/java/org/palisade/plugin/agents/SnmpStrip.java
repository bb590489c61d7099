package org.palisade.plugin.agents;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.palisade.plugin.contract.FreePort;

/** A strip of two outlets behind net-snmp's snmpd, as {@code fence_apc_snmp} knows it. */
final class SnmpStrip implements AutoCloseable {
  static final String KIND = "agent:fence_apc_snmp";

  private final Path directory;
  private final int port;
  private final Server server;

  SnmpStrip(Path directory) throws Exception {
    this.directory = directory;
    this.port = FreePort.any();
    for (String outlet : List.of("1", "2")) {
      Files.writeString(directory.resolve(outlet), "1\n");
    }
    Path script = directory.resolve("outlets");
    try (InputStream text =
        Objects.requireNonNull(getClass().getResourceAsStream("/outlets"), "script")) {
      Scripts.program(script, new String(text.readAllBytes(), StandardCharsets.UTF_8));
    }
    Path conf =
        Files.writeString(
            directory.resolve("snmpd.conf"),
            """
            agentaddress udp:127.0.0.1:%d
            rwcommunity s3cret-community 127.0.0.1
            sysobjectid .1.3.6.1.4.1.318.1.3.4.5
            pass .1.3.6.1.4.1.318.1.1.12 %s %s
            """
                .formatted(port, script, directory));
    this.server =
        new Server(
            directory,
            List.of("/usr/sbin/snmpd", "-f", "-Lo", "-C", "-c", conf.toString()),
            Server.reads(KIND, settings(), "1"));
  }

  static Map<String, String> settings(int port) {
    return Map.of(
        "ip", "127.0.0.1",
        "ipport", String.valueOf(port),
        "snmp_version", "2c",
        "community", "s3cret-community");
  }

  Map<String, String> settings() {
    return settings(port);
  }

  /** What an outlet's file says: {@code 1} for on, {@code 2} for off. */
  String outlet(String number) throws IOException {
    return Files.readString(directory.resolve(number)).strip();
  }

  /** Whether it was told to switch anything. */
  boolean wasCommanded() {
    return Files.exists(directory.resolve("commands"));
  }

  /** What the agent says where Pacemaker calls it, to have an outlet switched off. */
  String agentSaysToOff(String outlet) throws Exception {
    Process agent =
        new ProcessBuilder("/usr/sbin/fence_apc_snmp").redirectErrorStream(true).start();
    try (Writer input = agent.outputWriter(StandardCharsets.UTF_8)) {
      input.write("action=off\nplug=" + outlet + "\n");
      for (Map.Entry<String, String> one : settings().entrySet()) {
        input.write(one.getKey() + "=" + one.getValue() + "\n");
      }
    }
    String said = new String(agent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.strip() + "; exit code " + agent.waitFor();
  }

  @Override
  public void close() {
    server.close();
  }
}
