package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.Logged;
import org.palisade.host.dispatch.Dispatcher.Purpose;
import org.palisade.host.inventory.Inventory.Upkeep;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** Whom to fence by what: files, lists, last good lists. */
public class DispatcherTest {
  private static final Duration WITHIN = Duration.ofSeconds(17);
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  @Rule public final Logged logged = new Logged(PlugLists.class);
  private final ManualClock clock = new ManualClock();
  private final InlineDevices devices = new InlineDevices();
  private final ScriptedOperations operations = new ScriptedOperations();
  private final SetInventory inventory = new SetInventory();
  private final PowerBank cloud = new PowerBank();
  private final PowerBank pdu = new PowerBank();
  private Dispatcher dispatcher;

  @Before
  public void setUp() {
    cloud.plug("VM1", "web", PowerState.ON).plug("VM2", "", PowerState.ON);
    pdu.plug("1", "", PowerState.ON);
    dispatcher = process();
  }

  private Dispatcher process() {
    return new Dispatcher(
        inventory, devices, operations, folder.getRoot().toPath(), clock, clock::nanoTime);
  }

  private static DeviceType kind(String name, PowerBank bank) {
    return DeviceType.of(name, PowerBank.class, settings -> bank).parameters(Parameter.IP);
  }

  private void listedCloud() {
    inventory.device(kind("cloud", cloud), "cloud", Map.of("ip", "c"), true, Map.of());
  }

  private Optional<Routing> asked(boolean fencing, String... hosts) {
    List<Routing> told = new ArrayList<>();
    Purpose purpose = fencing ? Purpose.FENCE : Purpose.STATUS;
    dispatcher.route(List.of(hosts), Optional.empty(), purpose, WITHIN, told::add);
    assertThat(told).hasSizeLessThan(2);
    return told.stream().findFirst();
  }

  private Routing route(String... hosts) {
    return asked(true, hosts).orElseThrow();
  }

  private List<String> plugs(String... hosts) {
    Routing routing = route(hosts);
    assertThat(routing.problems()).isEmpty();
    return ways(routing).stream()
        .map(way -> way.device().spec().name() + "/" + way.plug())
        .toList();
  }

  private static List<Way> ways(Routing routing) {
    return routing.routes().stream()
        .flatMap(route -> route.levels().stream())
        .flatMap(level -> level.ways().stream())
        .toList();
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.pass(Duration.ofSeconds(1));
      operations.second();
    }
  }

  @Test
  public void aHostOfAFileIsFoundWithoutAskingAnyDevice() {
    listedCloud();
    inventory.device(kind("pdu", pdu), "pdu", false, Map.of("node1", "1"));
    devices.hold();

    assertThat(plugs("node1")).containsExactly("pdu/1");
  }

  @Test
  public void aFencingOfAFilesHostOpensNoDeviceAndMakesNoBookAnew() {
    inventory.device(kind("pdu", pdu), "pdu", false, Map.of("node1", "1", "node2", "2"));
    Way first = ways(route("node1")).get(0);
    Way again = ways(route("node1")).get(0);

    assertThat(again).isSameAs(first);
    assertThat(devices.leased()).isZero();
  }

  @Test
  public void aHostOfAListIsFoundByItsIdAndByItsSecondName() {
    listedCloud();

    assertThat(plugs("VM2", "web", "VM1")).containsExactly("cloud/VM2", "cloud/VM1", "cloud/VM1");
    assertThat(cloud.commands()).containsExactly("list");
  }

  @Test
  public void theDeviceIsAskedOnceWhateverHowManyCallersWait() {
    listedCloud();
    devices.hold();
    List<Routing> told = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      dispatcher.route(List.of("VM1"), Optional.empty(), Purpose.FENCE, WITHIN, told::add);
    }

    devices.release();

    assertThat(told).hasSize(5).allMatch(routing -> routing.routes().size() == 1);
    assertThat(cloud.commands()).containsExactly("list");
    assertThat(operations.clocks()).isZero();
    assertThat(devices.openLeases()).isZero();
  }

  @Test
  public void theLastGoodListServesWhenTheDeviceIsDead() {
    listedCloud();
    assertThat(plugs("VM1")).containsExactly("cloud/VM1");
    cloud.fails(Reason.UNREACHABLE, "no route");
    clock.pass(Duration.ofDays(2));

    assertThat(plugs("VM1")).containsExactly("cloud/VM1");
  }

  @Test
  public void theLastGoodListOutlivesTheProcess() {
    listedCloud();
    assertThat(plugs("web")).containsExactly("cloud/VM1");
    cloud.fails(Reason.UNREACHABLE, "no route");

    dispatcher = process();

    assertThat(plugs("web")).containsExactly("cloud/VM1");
    assertThat(cloud.commands()).containsExactly("list");
  }

  /** Another endpoint under the same name has other plugs. */
  @Test
  public void theListOfAnotherEndpointIsNotUsed() {
    listedCloud();
    assertThat(plugs("VM1")).containsExactly("cloud/VM1");
    inventory.removeAll();
    inventory.device(kind("cloud", cloud), "cloud", Map.of("ip", "elsewhere"), true, Map.of());
    cloud.fails(Reason.UNREACHABLE, "no route");

    assertThat(route("VM1").problems()).hasSize(1);
    dispatcher = process();
    assertThat(route("VM1").problems())
        .containsExactly(
            "no device can fence host 'VM1'; name it under targets in a file of etc/devices;"
                + " cloud: no route");
  }

  @Test
  public void aListOnDiskThatCannotBeReadIsNotUsed() throws IOException {
    listedCloud();
    assertThat(plugs("VM1")).containsExactly("cloud/VM1");
    for (String rubbish :
        List.of(
            "",
            "{",
            "null",
            "[]",
            "{\"plugs\":null}",
            "{\"at\":\"x\",\"endpoint\":\"y\"}",
            "\u0000\u0000",
            "{\"device\":\"cloud\",\"endpoint\":\"cloud|c|\",\"at\":\"never\"}")) {
      try (Stream<Path> files = Files.list(folder.getRoot().toPath().resolve("lists"))) {
        Files.writeString(files.findFirst().orElseThrow(), rubbish);
      }
      dispatcher = process();

      assertThat(plugs("VM1")).as(rubbish).containsExactly("cloud/VM1");
    }
  }

  @Test
  public void aStateFolderThatCannotBeWrittenIsNoReasonNotToFence() throws IOException {
    Files.writeString(folder.getRoot().toPath().resolve("lists"), "no folder");
    listedCloud();

    assertThat(plugs("VM1")).containsExactly("cloud/VM1");
    assertThat(plugs("VM1")).containsExactly("cloud/VM1");
  }

  /** Old news of which outlet a name is plugged into may switch off another machine. */
  @Test
  public void anOldSecondNameIsAskedForAnewAndAnOldIdIsNot() {
    listedCloud();
    assertThat(plugs("web")).containsExactly("cloud/VM1");
    cloud.rename("VM1", "mail");
    cloud.rename("VM2", "web");

    clock.pass(Duration.ofSeconds(59));
    assertThat(plugs("web")).containsExactly("cloud/VM1");
    clock.pass(Duration.ofSeconds(2));
    assertThat(plugs("VM1")).containsExactly("cloud/VM1");
    assertThat(cloud.commands()).containsExactly("list");
    assertThat(plugs("web")).containsExactly("cloud/VM2");
  }

  @Test
  public void anOldSecondNameIsWaitedForFiveSecondsAndThenUsedWithAWarning() {
    listedCloud();
    assertThat(plugs("web")).containsExactly("cloud/VM1");
    clock.pass(Duration.ofMinutes(2));
    devices.hold();
    List<Routing> told = new ArrayList<>();
    dispatcher.route(List.of("web"), Optional.empty(), Purpose.FENCE, WITHIN, told::add);

    pass(Duration.ofSeconds(4));
    assertThat(told).isEmpty();
    pass(Duration.ofSeconds(1));

    assertThat(told).hasSize(1);
    assertThat(told.get(0).routes()).hasSize(1);
    assertThat(told.get(0).warnings()).containsExactly("cloud: no list within 5 s");
  }

  @Test
  public void aHostThatIsNowhereIsWaitedForAsLongAsTheCallerAllows() {
    listedCloud();
    devices.hold();
    List<Routing> told = new ArrayList<>();
    dispatcher.route(List.of("nosuch"), Optional.empty(), Purpose.FENCE, WITHIN, told::add);

    pass(Duration.ofSeconds(16));
    assertThat(told).isEmpty();
    pass(Duration.ofSeconds(1));

    assertThat(told.get(0).problems().get(0)).contains("'nosuch'");
  }

  @Test
  public void aCallerWhoLeavesHearsNothingMore() {
    listedCloud();
    devices.hold();
    List<Routing> told = new ArrayList<>();
    dispatcher.route(List.of("VM1"), Optional.empty(), Purpose.FENCE, WITHIN, told::add).drop();

    devices.release();
    pass(Duration.ofSeconds(20));

    assertThat(told).isEmpty();
    assertThat(operations.clocks()).isZero();
  }

  /** A device that takes one call at a time must not be kept busy with its list. */
  @Test
  public void aListThatIsAskedForMakesWayForAFencing() {
    listedCloud();
    assertThat(plugs("VM1")).containsExactly("cloud/VM1");
    clock.pass(Duration.ofMinutes(2));
    devices.hold();
    dispatcher.hosts(WITHIN, hosts -> {});

    assertThat(plugs("VM1")).containsExactly("cloud/VM1");

    assertThat(devices.interrupted()).isEqualTo(1);
  }

  @Test
  public void allHostsAreToldAtOnceFromTheLastGoodListAndItIsRenewedBehind() {
    listedCloud();
    inventory.device(kind("pdu", pdu), "pdu", false, Map.of("node1", "1"));
    assertThat(hosts()).containsExactly("VM1", "VM2", "node1", "web");
    cloud.plug("VM3", "", PowerState.ON);
    clock.pass(Duration.ofMinutes(2));
    devices.hold();

    assertThat(hosts()).containsExactly("VM1", "VM2", "node1", "web");
    devices.release();
    assertThat(hosts()).containsExactly("VM1", "VM2", "VM3", "node1", "web");
  }

  private List<String> hosts() {
    List<KnownHosts> told = new ArrayList<>();
    dispatcher.hosts(WITHIN, told::add);
    assertThat(told).hasSize(1);
    return told.get(0).routes().stream().map(Route::host).toList();
  }

  @Test
  public void aDeviceThatNeverGaveAListIsWaitedForAndThenDoneWithout() {
    listedCloud();
    inventory.device(kind("pdu", pdu), "pdu", false, Map.of("node1", "1"));
    devices.hold();
    List<KnownHosts> told = new ArrayList<>();
    dispatcher.hosts(WITHIN, told::add);

    pass(Duration.ofSeconds(17));

    assertThat(told).hasSize(1);
    assertThat(told.get(0).routes()).extracting(Route::host).containsExactly("node1");
    assertThat(told.get(0).warnings())
        .anyMatch(line -> line.contains("cloud: no list within 17 s"));
  }

  @Test
  public void theFileGoesBeforeTheListOfTheSameDevice() {
    inventory.device(kind("cloud", cloud), "cloud", true, Map.of("web", "VM2"));

    assertThat(plugs("web")).containsExactly("cloud/VM2");
  }

  @Test
  public void twoPlugsOfOneListUnderOneNameAreAmbiguous() {
    cloud.rename("VM2", "web");
    listedCloud();

    assertThat(route("web").problems())
        .containsExactly(
            "host 'web' is ambiguous: it is plug 'VM1' of 'cloud' and plug 'VM2' of 'cloud'; name"
                + " it in one device file only, order them in etc/topology.cfg, or say which with"
                + " device=");
  }

  @Test
  public void aHostOfAFileAndOfAnotherDevicesListIsAmbiguous() {
    listedCloud();
    assertThat(plugs("VM1")).containsExactly("cloud/VM1");
    inventory.device(kind("pdu", pdu), "pdu", false, Map.of("VM1", "1"));

    assertThat(route("VM1").problems().get(0))
        .contains("plug 'VM1' of 'cloud' and plug '1' of 'pdu'");
  }

  @Test
  public void aHostThatTwoFilesNameIsSaidWhereHostsAreListed() {
    inventory.device(kind("pdu", pdu), "a", false, Map.of("n", "1"));
    inventory.device(kind("pdu", pdu), "b", false, Map.of("n", "2", "m", "3"));
    List<KnownHosts> told = new ArrayList<>();

    dispatcher.hosts(WITHIN, told::add);

    assertThat(told.get(0).routes()).extracting(Route::host).containsExactly("m", "n");
    assertThat(told.get(0).warnings())
        .hasSize(1)
        .allMatch(line -> line.contains("'n' is ambiguous"));
  }

  /** Else fencing one host would switch off the other, and report it fenced. */
  @Test
  public void twoHostsOfTwoFilesOnOnePlugAreBothRefused() {
    inventory.device(kind("pdu", pdu), "a", Map.of("ip", "h"), false, Map.of("n1", "1"));
    inventory.device(
        kind("pdu", pdu), "b", Map.of("ip", "H."), false, Map.of("n2", "1", "n3", "3"));
    String one =
        "'n1' (plug '1' of 'a') and 'n2' (plug '1' of 'b') are one plug of one device: fencing one"
            + " would switch off the other; neither is fenced until the files give the plug to one"
            + " of them only";

    assertThat(route("n1").problems()).containsExactly(one);
    assertThat(route("n2").problems()).containsExactly(one);
    assertThat(plugs("n3")).containsExactly("b/3");
    inventory.removeAll();
    inventory.device(kind("pdu", pdu), "b", Map.of("ip", "h"), false, Map.of("n2", "1"));
    assertThat(plugs("n2")).containsExactly("b/1");
  }

  @Test
  public void namingTheDeviceDoesNotSettleWhoseThePlugIs() {
    inventory.device(kind("pdu", pdu), "a", Map.of("ip", "h"), false, Map.of("n1", "1"));
    inventory.device(kind("pdu", pdu), "b", Map.of("ip", "h"), false, Map.of("n2", "1"));
    List<Routing> told = new ArrayList<>();

    dispatcher.route(List.of("n1"), Optional.of("a"), Purpose.FENCE, WITHIN, told::add);

    assertThat(told.get(0).routes()).isEmpty();
    assertThat(told.get(0).problems()).hasSize(1).allMatch(line -> line.contains("one plug"));
  }

  @Test
  public void onePlugNumberOfTwoEndpointsOrKindsIsTwoPlugs() {
    inventory.device(kind("pdu", pdu), "a", Map.of("ip", "h"), false, Map.of("n1", "1"));
    inventory.device(kind("pdu", pdu), "b", Map.of("ip", "i"), false, Map.of("n2", "1"));
    inventory.device(kind("cloud", pdu), "c", Map.of("ip", "h"), false, Map.of("n3", "1"));

    assertThat(plugs("n1", "n2", "n3")).containsExactly("a/1", "b/1", "c/1");
  }

  /** The device's own name for the plug may be that of another machine by now. */
  @Test
  public void aPlugThatAFileGivesToAHostGoesByNoNameOfTheDevicesList() {
    listedCloud();
    inventory.device(kind("cloud", cloud), "file", Map.of("ip", "c"), false, Map.of("db", "VM1"));

    assertThat(plugs("db", "VM2")).containsExactly("file/VM1", "cloud/VM2");
    assertThat(route("web").problems())
        .containsExactly(
            "'web' is plug 'VM1' in the list of 'cloud', but 'file' gives that plug to 'db':"
                + " fencing one would switch off the other; ask for 'db', or mend the file");
    assertThat(hosts()).containsExactly("VM2", "db");
  }

  @Test
  public void aBareHostOfAOnePlugKindNamesNoPlug() {
    inventory.device(
        kind("bmc", pdu).traits(Trait.ONE_PLUG), "bmc", false, Map.of("node1", "node1"));

    assertThat(plugs("node1")).containsExactly("bmc/");
  }

  @Test
  public void withoutAnyDeviceTheProblemsOfTheFilesAreSaid() {
    inventory.problem("etc/devices/x.cfg", 2, "'ip' is required");

    assertThat(route("node1").problems())
        .containsExactly("no usable device is configured; etc/devices/x.cfg:2: 'ip' is required");
  }

  @Test
  public void healthOfAllIsAskedAtOnceAndListsAreRenewedBehind() {
    listedCloud();
    inventory.device(kind("pdu", pdu), "pdu", false, Map.of("node1", "1"));
    pdu.fails(Reason.FORBIDDEN, "user may not");
    List<Health> told = new ArrayList<>();

    dispatcher.health(Set.of(), WITHIN, line -> {}, told::add);

    assertThat(told).containsExactly(new Health(1, 2, List.of("pdu: user may not")));
    assertThat(cloud.commands()).containsExactly("list");
    assertThat(devices.openLeases()).isZero();
  }

  // ---- hosts that vanish from a list ----

  private void aListWithoutVm2FollowsOneWithIt() {
    assertThat(plugs("VM2")).containsExactly("cloud/VM2");
    cloud.unplug("VM2");
    clock.pass(Duration.ofMinutes(2));
    assertThat(hosts()).contains("VM1");
  }

  /** Its plug's name may be another machine's by now. */
  @Test
  public void aHostThatVanishedFromTheListIsRefusedAndItsLastOwnerIsNamed() {
    listedCloud();
    aListWithoutVm2FollowsOneWithIt();
    String refusal =
        "host 'VM2' has vanished from the list of 'cloud', where it was plug 'VM2' until"
            + " 2026-11-24T12:00:00Z: nothing is sent; name it under targets, or set vanished ="
            + " keep in etc/devices/cloud.cfg";

    assertThat(route("VM2").problems()).containsExactly(refusal);
    assertThat(hosts()).containsExactly("VM1", "web");
    dispatcher = process();
    assertThat(route("VM2").problems()).containsExactly(refusal);
    assertThat(logged.at(Level.INFO)).contains("cloud: its list of hosts changed: 1 gone: VM2");
  }

  @Test
  public void aHostThatVanishedIsKeptWhereItsDevicesFileSaysSo() {
    inventory.upkeep(new Upkeep(Optional.empty(), true, List.of(), Map.of()));
    listedCloud();
    aListWithoutVm2FollowsOneWithIt();

    assertThat(plugs("VM2")).containsExactly("cloud/VM2");
    assertThat(hosts()).containsExactly("VM1", "VM2", "web");
  }

  @Test
  public void aHostThatVanishedAndCameBackIsAHostAgain() {
    listedCloud();
    aListWithoutVm2FollowsOneWithIt();
    cloud.plug("VM2", "", PowerState.ON);
    clock.pass(Duration.ofMinutes(2));

    assertThat(plugs("VM2")).containsExactly("cloud/VM2");
  }

  @Test
  public void aHostThatMovedToAnotherDeviceIsThatOnes() {
    listedCloud();
    aListWithoutVm2FollowsOneWithIt();
    inventory.device(kind("pdu", pdu), "pdu", false, Map.of("VM2", "1"));

    assertThat(plugs("VM2")).containsExactly("pdu/1");
  }

  @Test
  public void aNameThatMeansAnotherPlugIsSaidInTheLog() {
    listedCloud();
    assertThat(plugs("web")).containsExactly("cloud/VM1");
    cloud.rename("VM1", "");
    cloud.rename("VM2", "web");
    clock.pass(Duration.ofMinutes(2));

    assertThat(plugs("web")).containsExactly("cloud/VM2");
    assertThat(logged.at(Level.INFO))
        .contains("cloud: its list of hosts changed: 1 other plug: web");
  }
}
