package org.palisade.plugin.ipmi.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.palisade.plugin.contract.FreePort;

/** The BMC of OpenStack's pyghmi, whose chassis is a file. User admin, password secret. */
public final class PyghmiBmc implements AutoCloseable {
  private static final String PROGRAM =
      """
      import sys
      from pyghmi.ipmi.bmc import Bmc

      class Chassis(Bmc):
          def get_power_state(self):
              return open(sys.argv[3]).read().strip()
          def power_off(self):
              open(sys.argv[3], 'w').write('off')
          def power_on(self):
              open(sys.argv[3], 'w').write('on')
          def power_cycle(self):
              return 0xd5

      Chassis({'admin': 'secret'}, port=int(sys.argv[2]), address=sys.argv[1]).listen()
      """;

  private final Path power;
  private final int port = FreePort.any();
  private final Process process;

  /**
   * Starts it.
   *
   * @param folder an empty one
   * @param address where it listens, IPv4 or IPv6
   */
  public PyghmiBmc(Path folder, String address) throws IOException {
    power = folder.resolve("power");
    Files.writeString(power, "on");
    process =
        Peer.start(
            folder.resolve("log"),
            "/usr/bin/python3",
            "-c",
            PROGRAM,
            address,
            Integer.toString(port),
            power.toString());
  }

  public int port() {
    return port;
  }

  public boolean isOn() throws IOException {
    return Files.readString(power).startsWith("on");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
