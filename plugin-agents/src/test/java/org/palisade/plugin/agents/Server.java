package org.palisade.plugin.agents;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;

/** A real server from a package, on the loopback interface, for as long as a test lasts. */
final class Server implements AutoCloseable {
  private final Process process;
  private final Path log;

  /** Starts it and waits until it serves. */
  Server(Path directory, List<String> command, Callable<Boolean> serves) throws IOException {
    this.log = directory.resolve("server.log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("SNMP_PERSISTENT_DIR", directory.resolve("snmp").toString());
    this.process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    await(String.join(" ", command))
        .atMost(Duration.ofSeconds(60))
        .until(() -> alive() && serves.call());
  }

  // An agent may take a plug that is not there for one that is off: on is the proof of serving.
  static Callable<Boolean> reads(String kind, Map<String, String> settings, String plug)
      throws StonithException {
    StonithDevice device = Scripts.open(Scripts.kind(new AgentsPlugin(), kind), settings);
    return () -> {
      try {
        return device.read(plug, Call.within(Duration.ofSeconds(10))) == PowerState.ON;
      } catch (StonithException | IOException e) {
        return false;
      }
    };
  }

  private boolean alive() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("the server ended: " + Files.readString(log));
    }
    return true;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
