package org.palisade.plugin.ipmi.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palisade.plugin.contract.FreePort;

/** OpenIPMI's simulator of one BMC, whose chassis is a file. User admin, password secret. */
public final class IpmiSim implements AutoCloseable {
  private final Path folder;
  private final int port = FreePort.any();
  private final Process process;

  /**
   * Starts it.
   *
   * @param folder an empty one
   * @param kg its key, where it has one
   */
  public IpmiSim(Path folder, Optional<String> kg) throws IOException {
    this.folder = folder;
    Path script = folder.resolve("chassis");
    Files.writeString(
        script,
        """
        #!/bin/sh
        cd %s
        case "$2 $3" in
          "get power") [ ! -e fail ] || exit 1; echo "power:$(cat power)" ;;
          "set power") [ ! -e refuse ] || exit 1; echo "$4" > power ;;
        esac
        """
            .formatted(folder));
    Files.setPosixFilePermissions(
        script, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE));
    put(true);
    Files.createDirectory(folder.resolve("state"));
    Files.writeString(folder.resolve("lan.conf"), lanConf(script, kg));
    Files.writeString(
        folder.resolve("emu"),
        """
        mc_setbmc 0x20
        mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
        mc_enable 0x20
        """);
    process =
        Peer.start(
            folder.resolve("log"),
            "ipmi_sim",
            "-c",
            folder.resolve("lan.conf").toString(),
            "-f",
            folder.resolve("emu").toString(),
            "-s",
            folder.resolve("state").toString(),
            "-n");
  }

  private String lanConf(Path script, Optional<String> kg) {
    StringBuilder levels = new StringBuilder();
    for (String level : List.of("callback", "user", "operator", "admin")) {
      levels.append("allowed_auths_").append(level).append(" none md2 md5 straight\n");
    }
    return """
        name "sim"
        set_working_mc 0x20
        startlan 1
        addr 127.0.0.1 %d
        priv_limit admin
        %sguid a123456789abcdefa123456789abcdef
        %sendlan
        chassis_control "%s sim"
        user 2 true "admin" "secret" admin 10 none md2 md5 straight
        user 3 true "reader" "secret" user 10 none md2 md5 straight
        """
        .formatted(port, levels, kg.map(key -> "bmc_key \"" + key + "\"\n").orElse(""), script);
  }

  public int port() {
    return port;
  }

  public void put(boolean on) throws IOException {
    Files.writeString(folder.resolve("power"), on ? "1\n" : "0\n");
  }

  public boolean isOn() throws IOException {
    return Files.readString(folder.resolve("power")).startsWith("1");
  }

  public void refuseCommands() throws IOException {
    Files.createFile(folder.resolve("refuse"));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
