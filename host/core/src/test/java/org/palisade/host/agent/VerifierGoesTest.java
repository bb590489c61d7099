package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.RealRooms;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.gateway.Caller.Standing;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithPlugin;

/**
 * The device that verifies a fencing is replaced, changed or taken away while it is being read, in
 * real rooms: no off is told but by a reading, and no fencing waits for ever.
 */
public class VerifierGoesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final PowerBank ext = new PowerBank();
  private final Readers old = new Readers();
  private final Readers successor = new Readers();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch atTheGate = new CountDownLatch(1);
  private RealRooms rooms;
  private FenceAgent agent;

  /** What the device at an address says when it is read for the n-th time. */
  @FunctionalInterface
  private interface Says {
    PowerState at(String ip, int number) throws InterruptedException;
  }

  /** A version of the plugin whose devices are read. */
  private static final class Readers implements StonithPlugin {
    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Says says = (ip, number) -> PowerState.ON;

    @Override
    public List<DeviceType> deviceTypes() {
      return List.of(
          DeviceType.of(
                  "reader", Reader.class, settings -> new Reader(this, settings.get(Parameter.IP)))
              .parameters(Parameter.IP.required()));
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private record Reader(Readers plugin, String ip) implements StonithDevice {
    @Override
    public PowerState read(String plug, Call call) throws InterruptedException {
      return plugin.says.at(ip, plugin.reads.incrementAndGet());
    }

    @Override
    public void powerOff(String plug, Call call) {
      throw new AssertionError("who verifies switches nothing");
    }

    @Override
    public void powerOn(String plug, Call call) {
      throw new AssertionError("who verifies switches nothing");
    }

    @Override
    public void monitor(Call call) {}
  }

  /** Brings the device that cannot be read. */
  private final class Blind implements StonithPlugin {
    @Override
    public List<DeviceType> deviceTypes() {
      return List.of(
          DeviceType.of("blind", PowerBank.class, settings -> ext).traits(Trait.STATE_UNREADABLE));
    }
  }

  @Before
  public void openTheRooms() throws IOException {
    ext.plug("1", "", PowerState.ON);
    rooms = new RealRooms(folder.getRoot().toPath());
    rooms.types.add("blind", new Blind());
    rooms.types.add("reader 1", old);
    rooms.configure(
        "ext", "plugin = blind\ntargets = node1:1\nverify_with = bmc\npower_timeout = 1\n");
    rooms.configure("bmc", "plugin = reader\nip = a\ntargets = node1:1\npower_timeout = 1\n");
    agent = rooms.agent();
    rooms.inventory.refresh();
  }

  @After
  public void closeTheRooms() throws Exception {
    gate.countDown();
    rooms.close();
  }

  private HeardCall begin(String action) {
    HeardCall call =
        new HeardCall(
            HeardCall.request(
                "fence_palisade",
                List.of(),
                HeardCall.lines("action=" + action, "plug=node1"),
                Map.of(),
                folder.getRoot().getPath(),
                System.nanoTime()),
            Standing.TRUSTED);
    agent.run(call);
    return call;
  }

  private static HeardCall ended(HeardCall call) {
    await().atMost(PATIENCE).until(() -> call.exit().isPresent());
    return call;
  }

  private HeardCall ask(String action) {
    return ended(begin(action));
  }

  private static void assertSaid(HeardCall call, int exit, String text) {
    assertThat(call.exit()).as(call.out() + call.err()).contains(exit);
    assertThat(call.out() + call.err()).contains(text);
  }

  /** Says on, and the second time whatever comes through the gate. */
  private PowerState throughTheGate(int number, PowerState then) throws InterruptedException {
    if (number == 1) {
      return PowerState.ON;
    }
    atTheGate.countDown();
    gate.await();
    return then;
  }

  private HeardCall offThatIsBeingVerified() throws InterruptedException {
    HeardCall off = begin("off");
    assertThat(atTheGate.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(ext.commands()).containsExactly("off 1");
    return off;
  }

  private CompletableFuture<Boolean> replaced(Duration drain) throws Exception {
    PluginTypes.Trial trial = rooms.types.trial("reader 2", successor, PATIENCE);
    rooms.types.promote(trial, Optional.of(old));
    rooms.inventory.refresh();
    return CompletableFuture.supplyAsync(() -> rooms.types.retire(old, drain));
  }

  @Test
  public void aReadingThatHangsInTheReplacedVersionProvesNothingAndTheFenceFails()
      throws Exception {
    old.says = (ip, number) -> throughTheGate(number, PowerState.OFF);
    successor.says = (ip, number) -> PowerState.OFF;
    HeardCall off = offThatIsBeingVerified();

    assertThat(replaced(Duration.ofMillis(100)).join()).isTrue();

    assertSaid(ended(off), 1, "ext/1 (verified with bmc/1): ");
    assertThat(old.closed.getCount()).isZero();
    assertThat(successor.reads).hasValue(0);
    assertSaid(ask("off"), 0, "Success: Already OFF");
    assertThat(successor.reads).hasPositiveValue();
  }

  @Test
  public void anOffThatIsReadWhileTheVersionIsReplacedEndsByWhatTheReplacedOneSays()
      throws Exception {
    old.says = (ip, number) -> throughTheGate(number, PowerState.OFF);
    HeardCall off = offThatIsBeingVerified();
    CompletableFuture<Boolean> gone = replaced(PATIENCE);

    assertSaid(ask("status"), 0, "Status: ON");
    assertThat(off.exit()).isEmpty();
    gate.countDown();

    assertSaid(ended(off), 0, "Success: Powered OFF");
    assertThat(gone.join()).isTrue();
    assertThat(old.closed.getCount()).isZero();
    assertThat(successor.reads).hasValue(1);
    assertThat(rooms.entries())
        .allSatisfy(entry -> assertThat(entry.facts()).containsEntry("verifier", "bmc/1"));
  }

  @Test
  public void aFenceWhoseVerifiersFileIsRemovedEndsByItsReadingsAndTheNextIsRefused()
      throws Exception {
    old.says = (ip, number) -> throughTheGate(number, PowerState.OFF);
    HeardCall off = offThatIsBeingVerified();
    Files.delete(rooms.file("bmc"));
    rooms.inventory.refresh();

    assertSaid(ask("off"), 1, "'ext' cannot be verified with 'bmc': there is no usable device");
    gate.countDown();

    assertSaid(ended(off), 0, "Success: Powered OFF");
    assertThat(ext.commands()).containsExactly("off 1");
  }

  @Test
  public void whoComesAfterTheVerifiersFileChangedIsNotToldWhatTheOneBeforeSays() throws Exception {
    old.says =
        (ip, number) -> ip.equals("b") ? PowerState.ON : throughTheGate(number, PowerState.OFF);
    HeardCall first = offThatIsBeingVerified();
    rooms.configure("bmc", "plugin = reader\nip = b\ntargets = node1:1\npower_timeout = 1\n");
    rooms.inventory.refresh();

    HeardCall second = begin("off");
    gate.countDown();

    assertSaid(ended(first), 0, "Success: Powered OFF");
    assertSaid(ended(second), 1, "still on");
    assertThat(ext.commands()).startsWith("off 1", "off 1");
  }
}
