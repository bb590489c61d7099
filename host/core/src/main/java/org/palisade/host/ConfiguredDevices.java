package org.palisade.host;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.palisade.host.deploy.Configuration;
import org.palisade.host.device.Types;
import org.palisade.host.inventory.FileInventory;
import org.palisade.host.inventory.Inventory;

/** The configured devices of the inventory, as they are and as they would be. */
final class ConfiguredDevices implements Configuration {
  private final Inventory inventory;
  private final Path etc;

  ConfiguredDevices(Inventory inventory, Path etc) {
    this.inventory = inventory;
    this.etc = etc;
  }

  @Override
  public View now() {
    return view(inventory.refresh()); // it may not have looked since a plugin came
  }

  @Override
  public View with(Types types) {
    return view(FileInventory.rehearsal(etc, types).current());
  }

  private static View view(Inventory.Snapshot snapshot) {
    Map<String, String> problems = new LinkedHashMap<>();
    snapshot
        .problems()
        .forEach(problem -> problems.putIfAbsent(device(problem.file()), problem.toString()));
    return new View(
        snapshot.devices().stream().map(ConfiguredDevices::configured).toList(), problems);
  }

  private static String device(String file) {
    return String.valueOf(Path.of(file).getFileName()).replaceFirst("\\.cfg$", "");
  }

  private static Configured configured(Inventory.Device device) {
    return new Configured(
        device.spec(), Set.copyOf(device.targets().plugs().values()), device.targets().listed());
  }
}
