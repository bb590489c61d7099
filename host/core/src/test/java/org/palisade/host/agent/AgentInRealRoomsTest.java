package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.RealRooms;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.gateway.Caller.Standing;
import org.palisade.host.inventory.InventoryWatch;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.StonithPlugin;

/** The agents with the real inventory, devices, operations, locks and journal; the bank is not. */
public class AgentInRealRoomsTest {
  private static final String SECRET = "Mark3r-secret";
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final PowerBank bank = new PowerBank();
  private final PowerBank dead = new PowerBank();
  private RealRooms rooms;
  private InventoryWatch watch;
  private FenceAgent agent;

  /** Brings the bank. */
  private final class BankPlugin implements StonithPlugin {
    @Override
    public List<DeviceType> deviceTypes() {
      return List.of(
          DeviceType.of("bank", PowerBank.class, settings -> bank)
              .agent("fence_bank")
              .parameters(Parameter.IP.required(), Parameter.PASSWORD, AgentBench.SWITCH),
          DeviceType.of("dead", PowerBank.class, settings -> dead).parameters(Parameter.IP));
    }
  }

  @Before
  public void openTheRooms() throws IOException {
    dead.plug("1", "", PowerState.ON).fails(Reason.UNREACHABLE, "no route to host");
    bank.plug("1", "web", PowerState.ON).plug("2", "", PowerState.ON);
    rooms = new RealRooms(folder.getRoot().toPath());
    rooms.types.add("bank", new BankPlugin());
    rooms.configure(
        "pdu", "plugin = bank\nip = h\npassword = " + SECRET + "\ntargets = node1:1, node2:2\n");
    watch =
        new InventoryWatch(
            rooms.inventory, folder.getRoot().toPath().resolve("etc"), rooms.dispatcher::prepare);
    agent = rooms.agent();
  }

  @After
  public void closeTheRooms() throws Exception {
    watch.close();
    rooms.close();
  }

  private HeardCall ask(String program, String... lines) {
    HeardCall call =
        new HeardCall(
            HeardCall.request(
                program,
                List.of(),
                HeardCall.lines(lines),
                Map.of(),
                folder.getRoot().getPath(),
                System.nanoTime()),
            Standing.TRUSTED);
    agent.run(call);
    await().until(() -> call.exit().isPresent());
    return call;
  }

  private void assertSaid(HeardCall call, int exit, String out) {
    assertThat(call.out()).as(call.err()).isEqualTo(out);
    assertThat(call.exit()).contains(exit);
  }

  @Test
  public void aConfiguredHostIsFencedAndItIsWrittenDown() throws IOException {
    assertSaid(ask("fence_palisade", "action=status", "plug=node1"), 0, "Status: ON\n");
    assertSaid(ask("fence_palisade", "action=off", "plug=node1"), 0, "Success: Powered OFF\n");
    assertSaid(ask("fence_palisade", "action=off", "plug=node1"), 0, "Success: Already OFF\n");
    assertSaid(ask("fence_palisade", "action=status", "plug=node1"), 2, "Status: OFF\n");
    assertSaid(ask("fence_palisade", "action=on", "plug=node1"), 0, "Success: Powered ON\n");
    assertSaid(ask("fence_palisade", "action=list"), 0, "node1,pdu\nnode2,pdu\n");
    assertSaid(ask("fence_palisade", "action=monitor"), 0, "");

    assertThat(bank.commands()).containsExactly("off 1", "on 1");
    assertThat(rooms.entries()).isNotEmpty();
    assertNoSecretButInTheDeviceFile();
  }

  private void assertNoSecretButInTheDeviceFile() throws IOException {
    try (Stream<Path> files = Files.walk(folder.getRoot().toPath())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().equals("pdu.cfg")) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
              .as("%s", file)
              .doesNotContain(SECRET);
        }
      }
    }
  }

  @Test
  public void aKindsOwnAgentFencesFromItsOptionsAlone() {
    String[] device = {"ip=h", "password=" + SECRET, "nodename=web1", "port=web1", "switch=2"};

    assertSaid(ask("fence_bank", device), 0, "Success: Rebooted\n");

    assertThat(bank.commands()).containsExactly("off 2", "on 2");
  }

  @Test
  public void aFailureIsOneLineThatNamesDeviceAndPlug() {
    bank.fails(Reason.FORBIDDEN, "user may only look");

    HeardCall status = ask("fence_palisade", "action=status", "plug=node1");
    HeardCall off = ask("fence_palisade", "action=off", "plug=node1");

    for (HeardCall call : List.of(status, off)) {
      assertSaid(call, 1, "");
      assertThat(call.err().lines()).hasSize(1);
      assertThat(call.err()).contains("pdu/1").contains("user may only look");
    }
    assertThat(bank.commands()).isEmpty();
  }

  private void topology(String text) throws IOException {
    Files.writeString(folder.getRoot().toPath().resolve("etc/topology.cfg"), text);
  }

  private void awaitConfigured(String... hosts) {
    await()
        .untilAsserted(
            () ->
                assertThat(ask("fence_palisade", "action=list").out().lines())
                    .containsExactly(hosts));
  }

  @Test
  public void twoSuppliesAreBothOffBeforeEitherIsOn() throws IOException {
    rooms.configure("pdu-b", "plugin = bank\nip = i\ntargets = node1:2\n");
    rooms.configure("pdu", "plugin = bank\nip = h\ntargets = node1:1\n");
    topology("node1 = pdu + pdu-b\n");
    awaitConfigured("node1,pdu + pdu-b");

    assertSaid(ask("fence_palisade", "action=status", "plug=node1"), 0, "Status: ON\n");
    assertSaid(ask("fence_palisade", "action=reboot", "plug=node1"), 0, "Success: Rebooted\n");

    assertThat(bank.commands()).hasSize(4);
    assertThat(bank.commands().subList(0, 2)).containsExactlyInAnyOrder("off 1", "off 2");
    assertThat(bank.commands().subList(2, 4)).containsExactlyInAnyOrder("on 1", "on 2");
  }

  @Test
  public void aLevelWhoseDeviceIsDeadGivesWayToTheNext() throws IOException {
    rooms.configure("dead", "plugin = dead\nip = x\ntargets = node1:1\n");
    topology("node1 = dead ; pdu\n");
    awaitConfigured("node1,dead", "node2,pdu");

    HeardCall status = ask("fence_palisade", "action=status", "plug=node1");
    HeardCall off = ask("fence_palisade", "action=off", "plug=node1", "fence_timeout=6");

    assertSaid(status, 0, "Status: ON\n");
    assertThat(status.err()).startsWith("warning: dead/1: ");
    assertSaid(off, 0, "Success: Powered OFF\n");
    assertThat(off.err().lines())
        .singleElement()
        .asString()
        .startsWith("warning: level 1 of 2 (dead) failed: dead/1: ")
        .endsWith("; going on with level 2 (pdu)");
    assertThat(bank.commands()).containsExactly("off 1");
  }

  @Test
  public void aListOfTheDeviceIsAskedForAndKept() throws IOException {
    rooms.configure("pdu", "plugin = bank\nip = h\ntargets = list\n");

    await()
        .untilAsserted(
            () -> assertSaid(ask("fence_palisade", "action=list"), 0, "1,pdu\n2,pdu\nweb,pdu\n"));
    assertSaid(ask("fence_palisade", "action=off", "plug=web"), 0, "Success: Powered OFF\n");

    await().until(() -> Files.exists(folder.getRoot().toPath().resolve("state/lists/pdu.json")));
  }
}
