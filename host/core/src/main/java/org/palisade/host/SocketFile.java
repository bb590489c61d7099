package org.palisade.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.palisade.host.gateway.HostSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket's file, as it was when we came: another process may have put its own there since. */
final class SocketFile {
  private static final Logger log = LoggerFactory.getLogger(SocketFile.class);

  private final Path path;
  private final Object identity;

  SocketFile(Path path) throws IOException {
    this.path = path;
    this.identity = HostSocket.identity(path);
  }

  /** Removes it, if it is still ours. */
  void remove() {
    try {
      if (Files.exists(path) && HostSocket.identity(path).equals(identity)) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      log.warn("cannot remove {}: {}", path, e.toString());
    }
  }
}
