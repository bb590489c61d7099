package org.palisade.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;
import org.palisade.host.control.Plugins;
import org.palisade.host.deploy.Configuration;
import org.palisade.host.deploy.Container;
import org.palisade.host.deploy.Deployer;
import org.palisade.host.deploy.InForce;
import org.palisade.host.device.Devices;
import org.palisade.host.device.HoldOffs;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.WarmDevices;
import org.palisade.host.inventory.FileInventory;
import org.palisade.host.inventory.InventoryWatch;

/** The rooms of a host that have to do with plugins, over directories that outlive it. */
final class Rig implements AutoCloseable {

  /** What a test may put between the deployer and the rest. */
  record Seams(
      UnaryOperator<Container> container,
      UnaryOperator<Configuration> configuration,
      UnaryOperator<Devices> devices,
      Clock clock) {
    static final Seams NONE = new Seams(c -> c, c -> c, d -> d, Clock.systemUTC());
  }

  final Felix felix;
  final PluginTypes types = new PluginTypes();
  final FileInventory inventory;
  private final InventoryWatch watch;
  final WarmDevices devices;
  final InForce inForce;
  final Deployer deployer;
  private final Path root;

  /** Starts a host over a directory. */
  Rig(Path root, Seams seams) throws BundleException, IOException, InterruptedException {
    this.root = root;
    for (String one :
        List.of("plugins", "sbin", "stonith.d", "state", "etc/devices", "deploy", "lamps")) {
      Files.createDirectories(root.resolve(one));
    }
    felix = new Felix(Files.createTempDirectory(root, "felix"));
    Bundles bundles = felix.bundles();
    Container container = seams.container().apply(bundles);
    inForce =
        new InForce(
            root.resolve("plugins"),
            root.resolve("state/plugins"),
            container,
            types,
            seams.clock());
    inForce.start(Duration.ofSeconds(10));
    inventory = new FileInventory(root.resolve("etc"), types);
    watch = new InventoryWatch(inventory, root.resolve("etc"), changed -> {});
    types.whenKindsChange(watch::poke);
    devices =
        new WarmDevices(
            types, new HoldOffs(root.resolve("state/holds"), () -> Duration.ofMinutes(5)), 256);
    deployer =
        new Deployer(
            inForce,
            new Deployer.Parts(
                root,
                container,
                types,
                seams.configuration().apply(new ConfiguredDevices(inventory, root.resolve("etc"))),
                seams.devices().apply(devices),
                () -> inventory.refresh().settings().swapping(),
                seams.clock()));
  }

  Rig(Path root) throws BundleException, IOException, InterruptedException {
    this(root, Seams.NONE);
  }

  /** A lamp for each name, and a device file that names them. */
  static void lamps(Path root, String device, String... plugs) throws IOException {
    Path folder = Files.createDirectories(root.resolve("lamps").resolve(device));
    for (String plug : plugs) {
      Files.writeString(folder.resolve(plug), "ON");
    }
    String targets =
        List.of(plugs).stream()
            .map(plug -> device + plug + ":" + plug)
            .collect(Collectors.joining(", "));
    device(root, device, "plugin = lamp", "file = " + folder, "targets = " + targets);
  }

  static void device(Path root, String device, String... lines) throws IOException {
    Path file = Files.createDirectories(root.resolve("etc/devices")).resolve(device + ".cfg");
    Files.write(file, List.of(lines));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  Path path(String name) {
    return root.resolve(name);
  }

  /** The version of the plugin that is in force, as operators are told; else empty text. */
  String shown() {
    return deployer.list().stream()
        .filter(one -> one.plugin().equals(PluginJars.NAME))
        .filter(one -> one.state() == Plugins.State.IN_FORCE)
        .map(Plugins.Version::version)
        .collect(Collectors.joining("+"));
  }

  /** What loads the classes of a plugin that runs alone. */
  ClassLoader loader(String plugin) {
    return Stream.of(felix.context().getBundles())
        .filter(one -> plugin.equals(one.getSymbolicName()))
        .max(Comparator.comparing(Bundle::getBundleId))
        .map(one -> one.adapt(BundleWiring.class).getClassLoader())
        .orElseThrow();
  }

  @Override
  public void close() {
    watch.close();
    deployer.close();
    devices.close();
    felix.close();
  }
}
