package org.palisade.plugin.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.palisade.plugin.contract.FreePort;

/** A BMC by OpenIPMI's ipmi_sim, whose chassis power is a file. */
final class SimulatedBmc implements AutoCloseable {
  static final String KIND = "agent:fence_ipmilan";

  private final Path power;
  private final int port;
  private final Server server;

  SimulatedBmc(Path directory) throws Exception {
    this.port = FreePort.any();
    this.power = Files.writeString(directory.resolve("power"), "1");
    Path chassis =
        Scripts.program(
            directory.resolve("chassis"),
            "case $2 in get) echo power:$(cat %s);; set) echo -n $4 > %s;; esac"
                .formatted(power, power));
    Path lan =
        Files.writeString(
            directory.resolve("lan.conf"),
            """
            name "n1"
            set_working_mc 0x20
            startlan 1
            addr 127.0.0.1 %d
            priv_limit admin
            allowed_auths_admin none md2 md5 straight
            guid a123456789abcdefa123456789abcdef
            endlan
            chassis_control "%s n1"
            user 2 true "admin" "s3cret" admin 10 none md2 md5 straight
            """
                .formatted(port, chassis));
    Path emu =
        Files.writeString(
            directory.resolve("n1.emu"),
            """
            mc_setbmc 0x20
            mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
            mc_enable 0x20
            """);
    List<String> command =
        List.of(
            "/usr/bin/ipmi_sim",
            "-c",
            lan.toString(),
            "-f",
            emu.toString(),
            "-s",
            Files.createDirectories(directory.resolve("sim")).toString(),
            "-n");
    this.server = new Server(directory, command, Server.reads(KIND, settings(), ""));
  }

  int port() {
    return port;
  }

  Map<String, String> settings() {
    return Map.of(
        "ip",
        "127.0.0.1",
        "ipport",
        String.valueOf(port),
        "lanplus",
        "1",
        "cipher",
        "3",
        "username",
        "admin",
        "password",
        "s3cret");
  }

  boolean isOn() throws IOException {
    return Files.readString(power).equals("1");
  }

  @Override
  public void close() {
    server.close();
  }
}
