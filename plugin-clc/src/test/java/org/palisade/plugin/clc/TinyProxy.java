package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.palisade.plugin.contract.FreePort;

/** A real proxy on the loopback interface: Debian's tinyproxy, without which the tests fail. */
final class TinyProxy implements AutoCloseable {
  private final int port;
  private final Path log;
  private final Process process;

  private TinyProxy(int port, Path log, Process process) {
    this.port = port;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param login {@code user password} that it asks for, or nothing
   */
  static TinyProxy start(Path directory, Optional<String> login) throws IOException {
    int port = FreePort.any();
    Path log = directory.resolve("tinyproxy.log");
    Path configuration = directory.resolve("tinyproxy.conf");
    Files.writeString(
        configuration,
        "Port "
            + port
            + "\n"
            + "Listen 127.0.0.1\n"
            + "Timeout 60\n"
            + "MaxClients 20\n"
            + "LogLevel Connect\n"
            + "LogFile \""
            + log
            + "\"\n"
            + login.map(words -> "BasicAuth " + words + "\n").orElse(""));
    Process process =
        new ProcessBuilder("tinyproxy", "-d", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("tinyproxy.out").toFile())
            .start();
    TinyProxy proxy = new TinyProxy(port, log, process);
    await("tinyproxy").atMost(Duration.ofSeconds(60)).until(proxy::listens);
    return proxy;
  }

  private boolean listens() {
    assertThat(process.isAlive()).as("tinyproxy runs").isTrue();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
