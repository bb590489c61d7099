package org.palisade.host.gateway;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.palisade.host.gateway.Caller.Standing;

/**
 * Says who is at the other end of a connection, by what the kernel noted when it connected. May
 * wait for the system's user database, and so is not for the gateway's own thread. Thread-safe.
 */
public final class Callers {
  private final UserPrincipal root;
  private final UserPrincipal self;
  private final Supplier<Optional<String>> group;
  private final Groups groups;

  /**
   * Callers of this host.
   *
   * @param group the name of the group whose members may use configured devices
   * @throws IOException where the system does not say who we are
   */
  public Callers(Supplier<Optional<String>> group) throws IOException {
    this.root = FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0");
    this.self = Files.getOwner(Path.of("/proc/self"));
    this.group = group;
    this.groups = new Groups();
  }

  Caller at(SocketChannel channel) throws IOException {
    UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    return new Caller(peer.user().getName(), standing(peer));
  }

  private Standing standing(UnixDomainPrincipal peer) {
    if (peer.user().equals(root) || peer.user().equals(self)) {
      return Standing.TRUSTED;
    }
    return group.get().filter(named -> isMember(peer, named)).isPresent()
        ? Standing.GROUP
        : Standing.ANYONE;
  }

  private boolean isMember(UnixDomainPrincipal peer, String named) {
    return peer.group().getName().equals(named) || groups.of(peer.user().getName()).contains(named);
  }
}
