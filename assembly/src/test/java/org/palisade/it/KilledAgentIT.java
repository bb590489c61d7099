package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.palisade.plugin.contract.FreePort;

/** A daemon that is killed while an agent of its waits for the on that it has sent. */
public class KilledAgentIT {
  private static final Path OUTLETS =
      Path.of("../plugin-agents/src/test/resources/outlets").toAbsolutePath().normalize();

  private Path strip;
  private Process server;
  private LocalHost host;

  @Before
  public void aStripThatForgetsTheFirstOn() throws IOException {
    strip = Shipped.folder("killed-agent-strip");
    int port = FreePort.any();
    Files.writeString(strip.resolve("1"), "1\n");
    program("power", "[ $2 = 2 ] || [ -e %1$s/forgot ] || { touch %1$s/forgot; exit 1; }");
    Path conf =
        Files.writeString(
            strip.resolve("snmpd.conf"),
            """
            agentaddress udp:127.0.0.1:%d
            rwcommunity s3cret-community 127.0.0.1
            sysobjectid .1.3.6.1.4.1.318.1.3.4.5
            pass .1.3.6.1.4.1.318.1.1.12 /bin/bash %s %s
            """
                .formatted(port, OUTLETS, strip));
    server =
        Shell.plain()
            .with("SNMP_PERSISTENT_DIR", strip.resolve("snmp"))
            .start(strip.resolve("log"), "/usr/sbin/snmpd", "-f", "-Lo", "-C", "-c", conf);
    host =
        LocalHost.unpacked("killed-agent-host")
            .device(
                "pdu",
                """
                plugin = agent:fence_apc_snmp
                ip = 127.0.0.1
                ipport = %d
                snmp_version = 2c
                community = s3cret-community
                targets = web:1
                """
                    .formatted(port));
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(strip.resolve(name), "#!/bin/sh\n" + text.formatted(strip));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @After
  public void endThem() {
    host.close();
    server.destroy();
  }

  @Test
  public void theOnIsNotSentAgainAfterTheNextHostHasToldOff() throws IOException {
    host.start();
    await("a first state, without which no off of this agent is believed")
        .atMost(Duration.ofSeconds(60))
        .until(() -> host.command("fence_palisade", "-o", "status", "-n", "web").code() == 0);
    Process reboot = host.begin("fence_palisade", "-o", "reboot", "-n", "web");
    await("the on")
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(strip.resolve("forgot")));

    reboot.destroyForcibly();
    host.kill();
    Ran off = host.command("fence_palisade", "-o", "off", "-n", "web");

    assertThat(off.code()).as(off.everything()).isZero();
    assertThat(agents()).as("agents that may send something yet").isEmpty();
    assertThat(strip.resolve("1")).hasContent("2");
  }

  private static Stream<String> agents() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains("/fence_apc_snmp"));
  }
}
