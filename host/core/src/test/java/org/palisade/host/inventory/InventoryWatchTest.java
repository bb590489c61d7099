package org.palisade.host.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.ScriptedPlugin;
import org.palisade.host.inventory.Inventory.Snapshot;
import org.palisade.plugin.Parameter;

/** Files that change under a running host. */
public class InventoryWatchTest {
  /** What the kernel tells is in force within a second; four more for a loaded machine. */
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final PluginTypes types = new PluginTypes();
  private final ScriptedPlugin plugin = new ScriptedPlugin();
  private final List<Snapshot> told = new CopyOnWriteArrayList<>();
  private Path etc;
  private FileInventory inventory;
  private InventoryWatch watch;

  @Before
  public void begin() {
    etc = folder.getRoot().toPath();
    types.add("scripted", plugin);
    inventory = new FileInventory(etc, types);
    watch = new InventoryWatch(inventory, etc, told::add);
    await().until(() -> !told.isEmpty());
  }

  @After
  public void end() {
    watch.close();
  }

  private void device(String name, String ip) throws IOException {
    Files.createDirectories(etc.resolve("devices"));
    Path draft = Files.createTempFile(etc, ".draft", "");
    Files.write(draft, ("plugin = scripted\nip = " + ip + "\ntargets = node1:1\n").getBytes(UTF_8));
    Files.move(draft, etc.resolve("devices/" + name + ".cfg"), StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> addresses() {
    return inventory.current().devices().stream()
        .map(one -> one.spec().values().get(Parameter.IP))
        .toList();
  }

  private void awaitAddresses(String... expected) {
    await().untilAsserted(() -> assertThat(addresses()).containsExactly(expected));
  }

  @Test
  public void filesThatComeChangeAndGoAreInForceSoonThoughNobodyAsksForThem() throws IOException {
    device("a", "10.0.0.1");
    awaitAddresses("10.0.0.1");

    device("a", "10.0.0.2");
    awaitAddresses("10.0.0.2");

    Files.delete(etc.resolve("devices/a.cfg"));
    awaitAddresses();
  }

  @Test
  public void aChangedFileIsInForceWithinASecond() throws IOException {
    device("a", "10.0.0.1");
    awaitAddresses("10.0.0.1");
    Duration best = Duration.ofDays(1);
    for (int i = 2; i < 7; i++) {
      long begun = System.nanoTime();
      device("a", "10.0.0." + i);
      String wanted = "10.0.0." + i;
      await().pollInterval(Duration.ofMillis(5)).until(() -> addresses().equals(List.of(wanted)));

      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      best = took.compareTo(best) < 0 ? took : best;
    }
    System.out.printf("a changed device file is in force in %d ms%n", best.toMillis());

    assertThat(best).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  public void nobodyIsToldOfWhatDidNotChange() throws IOException {
    device("a", "10.0.0.1");
    awaitAddresses("10.0.0.1");
    int before = told.size();

    watch.poke();
    Files.writeString(etc.resolve("devices/readme"), "nothing");
    device("b", "10.0.0.2");
    await().until(() -> inventory.current().devices().size() == 2);

    await().until(() -> told.get(told.size() - 1).devices().size() == 2);
    assertThat(told).hasSize(before + 1);
  }

  @Test
  public void theKindOfASwappedPluginIsTakenUpAtOnce() throws IOException {
    types.whenKindsChange(watch::poke);
    device("a", "10.0.0.1");
    awaitAddresses("10.0.0.1");
    ScriptedPlugin newer = new ScriptedPlugin();

    types.remove(plugin, Duration.ZERO);
    types.add("newer", newer);

    await().until(() -> inventory.current().devices().get(0).spec().type() == newer.type());
  }

  @Test
  public void whoeverAsksReadsNoFile() throws IOException {
    watch.close();
    device("a", "10.0.0.1");

    assertThat(addresses()).isEmpty();
    assertThat(inventory.refresh().devices()).hasSize(1);
  }

  @Test
  public void aClosedWatchLeavesNoThread() {
    watch.close();

    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(
                        thread -> thread.getName().startsWith("inventory") && thread.isAlive()));
  }
}
