package org.palisade.host.facade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.Configuration.Digest;
import org.palisade.host.control.Configuration.Problem;
import org.palisade.host.control.Hosts;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.ScriptedPlugin;
import org.palisade.host.dispatch.ConfigurationCheck;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.InlineDevices;
import org.palisade.host.dispatch.PlacesCheck;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.dispatch.ScriptedOperations;
import org.palisade.host.inventory.FileInventory;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.settings.Paths;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** What {@code palisade check} finds in files. */
public class HostConfigurationTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final PluginTypes types = new PluginTypes();
  private Path etc;
  private HostConfiguration configuration;

  @Before
  public void setUp() throws IOException {
    etc = folder.newFolder("etc").toPath();
    Path state = folder.newFolder("state").toPath();
    Path run = folder.newFolder("run").toPath();
    Paths paths =
        new Paths(folder.getRoot().toPath(), etc, state, run, run, run.resolve("host.sock"), etc);
    Files.createDirectory(etc.resolve("devices"));
    types.add("scripted", new ScriptedPlugin());
    FileInventory inventory = new FileInventory(etc, types);
    Dispatcher dispatcher =
        new Dispatcher(
            inventory,
            new InlineDevices(),
            new ScriptedOperations(),
            state,
            Clock.systemUTC(),
            System::nanoTime);
    configuration =
        new HostConfiguration(
            inventory,
            hosts(inventory),
            new ConfigurationCheck(inventory, dispatcher, new InlineDevices(), types),
            new PlacesCheck(paths));
    device("a");
    device("b");
  }

  /** Tells what is wrong with files, as all listings do. */
  private static Hosts hosts(Inventory inventory) {
    return (Hosts)
        Proxy.newProxyInstance(
            Hosts.class.getClassLoader(),
            new Class<?>[] {Hosts.class},
            (proxy, method, arguments) ->
                new Hosts.Listing(
                    List.of(),
                    inventory.current().problems().stream().map(Object::toString).toList()));
  }

  private void device(String name) throws IOException {
    write(name, "plugin = scripted\nip = " + name + "\ntargets = node1:1\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = etc.resolve("devices/" + name + ".cfg");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void topology(String text) throws IOException {
    Files.writeString(etc.resolve("topology.cfg"), text);
  }

  private List<String> problems() throws InterruptedException {
    return configuration.check().problems().stream().map(Problem::text).toList();
  }

  @Test
  public void filesAreCheckedAsTheyAreNow() throws Exception {
    assertThat(problems()).singleElement().asString().contains("'node1' is ambiguous");

    topology("node1 = a ; b\n");

    assertThat(problems()).isEmpty();
  }

  @Test
  public void aMistakeIsToldOnce() throws Exception {
    topology("node1 = a ; b + nosuch\n");

    assertThat(problems()).singleElement().asString().contains("there is no device 'nosuch'");
  }

  @Test
  public void aDeviceWithAnErrorOfItsOwnIsNoUsableOne() throws Exception {
    types.add(
        "sour",
        () ->
            List.of(
                DeviceType.of(
                        "sour",
                        PowerBank.class,
                        settings -> {
                          throw new StonithException(Reason.INVALID_SETTINGS, "cannot be meant");
                        })
                    .parameters(Parameter.IP)));
    write("a", "plugin = sour\nip = a\ntargets = node1:1\n");
    write("b", "plugin = scripted\nip = b\ntargets = node2:1\n");

    assertThat(problems()).containsExactly("cannot be meant");
    assertThat(configuration.check().devices()).isEqualTo(1);
  }

  @Test
  public void aHostOfTwoDevicesWithOnePlugEachIsToldOnceAndNamesNoPlug() throws Exception {
    types.add(
        "bmc",
        () ->
            List.of(
                DeviceType.of("bmc", PowerBank.class, settings -> new PowerBank())
                    .traits(Trait.ONE_PLUG)
                    .parameters(Parameter.IP)));
    write("a", "plugin = bmc\nip = a\ntargets = node1\n");
    write("b", "plugin = bmc\nip = b\ntargets = node1\n");

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("host 'node1' is ambiguous: it is 'a' and 'b'; name it in one device file");
  }

  @Test
  public void theTopologyHasADigestOfItsLevelsAlone() throws Exception {
    topology("node1 = a ; b\n");
    problems();
    String first = digest();

    topology("# the same\n\nnode1 = a;b\n");
    problems();
    assertThat(digest()).isEqualTo(first);

    topology("node1 = b ; a\n");
    problems();
    assertThat(digest()).isNotEqualTo(first);
  }

  private String digest() {
    return configuration.digest().stream()
        .filter(one -> one.part().equals("topology"))
        .map(Digest::digest)
        .findFirst()
        .orElseThrow();
  }
}
