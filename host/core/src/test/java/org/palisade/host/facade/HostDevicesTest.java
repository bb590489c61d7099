package org.palisade.host.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.DeviceBook.Device;
import org.palisade.host.controller.Owners;
import org.palisade.host.device.HoldOffs;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.WarmDevices;
import org.palisade.host.dispatch.InlineDevices;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.dispatch.Queries;
import org.palisade.host.dispatch.Readiness;
import org.palisade.host.dispatch.ScriptedOperations;
import org.palisade.host.dispatch.SetInventory;
import org.palisade.host.dispatch.StateFolder;
import org.palisade.plugin.DeviceType;

/** What is shown of configured devices beside what the probes found. */
public class HostDevicesTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final SetInventory inventory = new SetInventory();
  private WarmDevices warm;
  private HostDevices devices;

  /** Nothing was probed. */
  private static final class NoProbes implements Readiness {
    @Override
    public List<Report> reports() {
      return List.of();
    }

    @Override
    public Queries.Question probe(List<String> names, Consumer<List<Report>> then) {
      throw new UnsupportedOperationException();
    }
  }

  @Before
  public void setUp() {
    Path root = folder.getRoot().toPath();
    HoldOffs holdOffs = new HoldOffs(root.resolve("holds"), () -> Duration.ofMinutes(5));
    warm = new WarmDevices(new PluginTypes(), holdOffs, 1);
    Queries queries = new Queries(new InlineDevices(), new ScriptedOperations(), System::nanoTime);
    devices =
        new HostDevices(
            inventory,
            new NoProbes(),
            new Owners(new StateFolder(root.resolve("owners")), "boot"),
            warm,
            holdOffs,
            new HostPins(inventory, queries, root));
  }

  @After
  public void close() {
    warm.close();
  }

  private void device(String name, String verifiedWith) {
    PowerBank bank = new PowerBank();
    DeviceType kind = DeviceType.of("bank", PowerBank.class, settings -> bank);
    inventory.verifiedWith(verifiedWith).device(kind, name, false, Map.of("node-" + name, "1"));
  }

  @Test
  public void whoVerifiesWhomIsToldOfBoth() {
    device("ext2", "bmc");
    device("ext1", "bmc");
    device("bmc", "");

    assertThat(devices.list())
        .extracting(Device::name, Device::verifiedBy, Device::verifies)
        .containsExactly(
            tuple("bmc", Optional.empty(), List.of("ext1", "ext2")),
            tuple("ext1", Optional.of("bmc"), List.of()),
            tuple("ext2", Optional.of("bmc"), List.of()));
  }
}
