package org.palisade.host.gateway;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The socket file that callers connect to. */
public final class HostSocket {
  /** What the kernel takes, its closing zero byte not counted. */
  private static final int LONGEST_PATH = 107;

  /** What the kernel takes too (somaxconn on current systems): a crowd waits there. */
  private static final int BACKLOG = 4_096;

  private HostSocket() {}

  /**
   * Listens at a path, in place of a socket file that nobody listens at any more. The file appears
   * at once with its final mode: anyone may connect, the peer's credentials decide.
   *
   * @param path absolute
   * @return a channel that listens
   * @throws IOException with a sentence that says what is wrong and what to do
   */
  public static ServerSocketChannel listen(Path path) throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + ".new");
    requireShort(temporary);
    requireFree(path);
    Files.deleteIfExists(temporary);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(temporary), BACKLOG);
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-rw-rw-"));
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw new IOException("cannot listen at " + path + ": " + e, e);
    }
  }

  private static void requireShort(Path path) throws IOException {
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new IOException(
          "the path of the socket is too long: %s has %d bytes of at most %d; set PALISADE_SOCKET or PALISADE_RUN"
              .formatted(path, length, LONGEST_PATH));
    }
  }

  private static void requireFree(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes file =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!file.isOther()) {
      throw new IOException(path + " is in the way: it is no socket; remove it");
    }
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      throw new IOException("another host listens at " + probe.getRemoteAddress());
    } catch (java.net.ConnectException e) {
      // Nobody listens: what a killed host left behind.
    }
  }

  /**
   * What tells this socket file from one that another process has put in its place.
   *
   * @param path the socket file
   * @return device and inode
   * @throws IOException where there is none
   */
  public static Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
