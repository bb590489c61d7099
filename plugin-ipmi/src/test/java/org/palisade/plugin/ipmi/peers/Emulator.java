package org.palisade.plugin.ipmi.peers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.palisade.plugin.contract.FreePort;
import org.palisade.plugin.ipmi.bmc.EmulatorMain;

/** Our own fake BMCs as the program that is shipped. User admin, password secret. */
public final class Emulator implements AutoCloseable {
  private final Path out;
  private final Process process;
  private final int port = FreePort.any();

  public Emulator(Path out, String... more) throws IOException {
    this.out = out;
    List<String> command =
        new ArrayList<>(List.of("java", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(EmulatorMain.class.getName(), "--port", Integer.toString(port)));
    command.addAll(List.of("--user", "admin", "--password", "secret"));
    command.addAll(Arrays.asList(more));
    process = Peer.start(out, command.toArray(String[]::new));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> said().contains("listening") || !process.isAlive());
  }

  public int port() {
    return port;
  }

  public String said() throws IOException {
    return Files.readString(out);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
