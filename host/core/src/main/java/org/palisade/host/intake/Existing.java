package org.palisade.host.intake;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.palisade.host.inventory.Inventory;

/** What is configured by now, which is never changed. */
final class Existing {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private final Path etc;
  private final Inventory.Snapshot snapshot;

  Existing(Path etc, Inventory.Snapshot snapshot) {
    this.etc = etc;
    this.snapshot = snapshot;
  }

  Path file(String device) {
    return etc.resolve("devices").resolve(device + ".cfg");
  }

  Inventory.Snapshot snapshot() {
    return snapshot;
  }

  /** Why there can be no new device of a name. */
  Optional<String> against(String device) {
    if (!NAME.matcher(device).matches()) {
      return Optional.of(
          "its name is no name for a device: letters, digits, '.', '_' and '-' are allowed");
    }
    return Files.exists(file(device), LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(file(device) + " is there already, and is left as it is")
        : Optional.empty();
  }

  /** Why a host can be given to no new device. */
  Optional<String> againstHost(String host) {
    if (!NAME.matcher(host).matches()) {
      return Optional.of("its name has no place in etc/topology.cfg");
    }
    return snapshot
        .topology()
        .line(host)
        .map(line -> line.place() + " says its devices already, and is left as it is")
        .or(
            () ->
                snapshot.devices().stream()
                    .filter(one -> one.targets().plugs().containsKey(host))
                    .findFirst()
                    .map(
                        one ->
                            file(one.spec().name())
                                + " names it already; which device is used first, or whether both"
                                + " are needed, is yours to say"))
        .or(
            () ->
                Optional.ofNullable(snapshot.orphans().get(host))
                    .map(why -> "a device file that is wrong names it already: " + why));
  }
}
