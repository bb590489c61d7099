package org.palisade.host.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.RealRooms;
import org.palisade.host.agent.HeardCall;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.dispatch.StateFolder;
import org.palisade.host.gateway.Caller.Standing;
import org.palisade.host.inventory.DeviceReader;
import org.palisade.host.inventory.InventoryWatch;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Asker;
import org.palisade.host.operation.Method;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Target;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.StonithPlugin;

/** The controllers with the real inventory, devices, operations, locks and journal. */
public class StonithAgentTest {
  private static final String OF_FILES = "stonith.d/palisade";
  private static final String OF_KIND = "stonith.d/bank";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final PowerBank bank = new PowerBank();
  private final PowerBank other = new PowerBank();
  private final Map<String, String> parameters = new HashMap<>();
  private RealRooms rooms;
  private InventoryWatch watch;
  private Owners owners;
  private Controllers controllers;
  private StonithAgent agent;

  private final class BankPlugin implements StonithPlugin {
    @Override
    public List<DeviceType> deviceTypes() {
      return List.of(
          DeviceType.of(
                  "bank",
                  PowerBank.class,
                  settings -> settings.get(Parameter.IP).equals("other") ? other : bank)
              .describe("Power <bank>", "A bank & its plugs.", URI.create("https://example.org/"))
              .keepWarm(Duration.ofMillis(50))
              .parameters(
                  Parameter.IP.required(),
                  Parameter.PASSWORD.required(),
                  Parameter.text("plug").role(Parameter.Role.PLUG)));
    }
  }

  @Before
  public void openTheRooms() throws IOException {
    bank.plug("1", "web", PowerState.ON).plug("2", "", PowerState.ON);
    rooms = new RealRooms(folder.getRoot().toPath());
    rooms.types.add("bank", new BankPlugin());
    rooms.configure(
        "pdu", "plugin = bank\nip = h\npassword = secret\ntargets = node1:1, node2:2\n");
    watch =
        new InventoryWatch(
            rooms.inventory, folder.getRoot().toPath().resolve("etc"), rooms.dispatcher::prepare);
    host("boot-1");
    parameters.put("device", "pdu");
  }

  /** A host that has just started. */
  private void host(String boot) {
    if (controllers != null) {
      controllers.close();
    }
    owners = new Owners(new StateFolder(folder.getRoot().toPath().resolve("run/owners")), boot);
    controllers =
        new Controllers(
            owners, rooms.inventory, rooms.devices, rooms.operations, rooms.dispatcher, boot);
    agent =
        new StonithAgent(
            rooms.types, new DeviceReader(rooms.types, rooms.inventory), controllers, "1.2");
  }

  @After
  public void closeTheRooms() {
    watch.close();
    controllers.close();
    rooms.close();
  }

  private HeardCall call(String program, Standing standing, String... arguments) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OCF_RESOURCE_INSTANCE", "fencer");
    environment.put("OCF_RESKEY_CRM_meta_timeout", "20000");
    environment.put("OCF_RESKEY_crm_feature_set", "3.16.2");
    parameters.forEach((name, value) -> environment.put("OCF_RESKEY_" + name, value));
    return new HeardCall(
        HeardCall.request(
            program, List.of(arguments), new byte[0], environment, "/", System.nanoTime()),
        standing);
  }

  private HeardCall run(String program, Standing standing, String... arguments) {
    HeardCall call = call(program, standing, arguments);
    agent.run(call);
    await().until(() -> call.exit().isPresent());
    return call;
  }

  private HeardCall run(String action) {
    return run(OF_FILES, Standing.TRUSTED, action);
  }

  private static void assertExit(HeardCall call, int code, String... words) {
    assertThat(call.exit()).as(call.out() + call.err()).contains(code);
    assertThat(List.of(words)).allSatisfy(word -> assertThat(call.err()).contains(word));
  }

  private Order orderOf(Asker asker) {
    return new Order(
        Action.OFF,
        Method.ONOFF,
        "node1",
        List.of(new Target(rooms.inventory.current().devices().get(0).spec(), "1")),
        rooms.inventory.current().devices().get(0).timing(),
        Optional.empty(),
        0,
        false,
        Optional.empty(),
        asker,
        Optional.empty());
  }

  // ---- the life of a controller ----

  @Test
  public void aControllerIsStartedWatchedAndStopped() {
    assertExit(run("monitor"), 7, "was not started");
    assertExit(run("start"), 0);
    assertExit(run("start"), 0);

    HeardCall monitor = run("monitor");

    assertExit(monitor, 0);
    assertThat(monitor.out()).isEqualTo("targets-generation 1\n");
    assertExit(run("stop"), 0);
    assertExit(run("monitor"), 7);
    assertExit(run("stop"), 0);
  }

  @Test
  public void aDeviceThatDoesNotAnswerIsNotStartedAndNotOwned() {
    bank.fails(Reason.UNREACHABLE, "no route");

    assertExit(run("start"), 1, "pdu", "no route");

    assertExit(run("monitor"), 7);
    assertThat(owners.all()).isEmpty();
  }

  @Test
  public void aMonitorAsksTheDeviceItself() {
    run("start");
    bank.fails(Reason.UNREACHABLE, "no route");

    assertExit(run("monitor"), 1, "no route");

    bank.works();
    assertExit(run("monitor"), 0);
  }

  @Test
  public void aControllerOutlivesTheHostButNotTheMachine() {
    run("start");

    host("boot-1");
    assertExit(run("monitor"), 0);

    host("boot-2");
    assertExit(run("monitor"), 7);
  }

  @Test
  public void aControllerCanBeStoppedWhenItsDeviceIsGone() throws IOException {
    run("start");
    Files.delete(folder.getRoot().toPath().resolve("etc/devices/pdu.cfg"));
    await().until(() -> rooms.inventory.current().devices().isEmpty());

    assertExit(run("stop"), 0);

    assertThat(owners.all()).isEmpty();
  }

  @Test
  public void theGenerationGrowsOnlyWhenTheHostsChanged() throws IOException {
    rooms.configure("pdu", "plugin = bank\nip = h\npassword = secret\ntargets = list\n");
    await().until(() -> rooms.inventory.current().devices().get(0).targets().listed());
    run("start");
    assertThat(run("monitor").out()).isEqualTo("targets-generation 1\n");

    bank.plug("3", "db", PowerState.ON);

    assertThat(run("monitor").out()).isEqualTo("targets-generation 2\n");
    assertThat(run("monitor").out()).isEqualTo("targets-generation 2\n");
    assertThat(run("list-fence-targets").out()).isEqualTo("1\n2\n3\ndb\nweb\n");
  }

  @Test
  public void aListThatCannotBeGotIsTheLastThatWasKnown() throws IOException {
    rooms.configure("pdu", "plugin = bank\nip = h\npassword = secret\ntargets = list\n");
    await().until(() -> rooms.inventory.current().devices().get(0).targets().listed());
    run("start");
    bank.fails(Reason.BUSY, "later");

    HeardCall list = run("list-fence-targets");

    assertExit(list, 0, "later", "the last that were known");
    assertThat(list.out()).isEqualTo("1\n2\nweb\n");
  }

  @Test
  public void theSessionIsKeptWhileTheControllerRuns() {
    run("start");
    await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    int before = bank.disconnects();

    await().during(Duration.ofSeconds(2)).until(() -> bank.disconnects() == before);

    run("stop");
    await().until(() -> bank.disconnects() > before);
  }

  // ---- fencing ----

  @Test
  public void nodesAreFencedSideBySideAndToldOfEach() {
    parameters.put("STONITH_NODES", "node1,node9 node2,node1");
    run("start");

    HeardCall fence = run("fence");

    assertExit(fence, 0);
    assertThat(fence.out().lines())
        .hasSize(3)
        .contains("node1 ok", "node2 ok")
        .anyMatch(line -> line.startsWith("node9 failed no device can fence host 'node9'"));
    assertThat(bank.commands())
        .containsExactlyInAnyOrder("off 1", "on 1", "off 2", "on 2")
        .containsSubsequence("off 1", "on 1")
        .containsSubsequence("off 2", "on 2");
  }

  @Test
  public void fenceActionOffLeavesNodesOff() {
    parameters.put("STONITH_NODES", "node1");
    parameters.put("fence_action", "off");
    run("start");

    assertExit(run("fence"), 0);

    assertThat(bank.commands()).containsExactly("off 1");
  }

  @Test
  public void aNodeThatCannotBeFencedIsNoFailureOfTheDevice() {
    parameters.put("STONITH_NODES", "node9");
    run("start");

    HeardCall fence = run("fence");

    assertExit(fence, 0);
    assertThat(fence.out()).startsWith("node9 failed");
  }

  @Test
  public void aDeviceThatCannotBeReachedAtAllFails() {
    parameters.put("STONITH_NODES", "node1");
    run("start");
    bank.fails(Reason.LOGIN_REFUSED, "who are you");

    HeardCall fence = run("fence");

    assertExit(fence, 1, "login refused");
    assertThat(fence.out()).startsWith("node1 failed").contains("who are you");
    assertThat(bank.commands()).isEmpty();
  }

  @Test
  public void noNodeAtAllIsAMistakeAndSendsNothing() {
    run("start");
    for (String nodes : List.of("", " ", ",,")) {
      parameters.put("STONITH_NODES", nodes);
      assertExit(run("fence"), 2, "names no node");
    }
    assertThat(bank.commands()).isEmpty();
  }

  @Test
  public void aControllerThatWasNotStartedFencesNothing() {
    parameters.put("STONITH_NODES", "node1");

    assertExit(run("fence"), 7, "was not started");
    assertExit(run("list-fence-targets"), 7);

    assertThat(bank.commands()).isEmpty();
  }

  // ---- ownership ----

  @Test
  public void anExclusiveOwnerIsNamedToOthersAndPacemakerIsNotRefused() {
    parameters.put("exclusive", "true");
    run("start");

    assertThat(owners.refusal(orderOf(new Asker("root", "fence_palisade", false))))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("stonith.d/palisade fencer", "palisade devices release pdu"));
    assertThat(owners.refusal(orderOf(new Asker("root", "fence_palisade", true)))).isEmpty();
    assertThat(owners.refusal(orderOf(new Asker("root", "stonith.d/palisade fencer", false))))
        .isEmpty();
    run("stop");
    assertThat(owners.refusal(orderOf(new Asker("root", "fence_palisade", false)))).isEmpty();
  }

  @Test
  public void anOwnerThatIsNotExclusiveHindersNobody() {
    run("start");

    assertThat(owners.refusal(orderOf(new Asker("root", "fence_palisade", false)))).isEmpty();
  }

  @Test
  public void aDeviceThatAnotherHasForItselfIsNotStarted() {
    parameters.put("exclusive", "true");
    run("start");
    HeardCall second = call(OF_FILES, Standing.TRUSTED, "start");
    Map<String, String> environment = new HashMap<>(second.request().environment());
    environment.put("OCF_RESOURCE_INSTANCE", "other");
    HeardCall other =
        new HeardCall(
            HeardCall.request(
                OF_FILES, List.of("start"), new byte[0], environment, "/", System.nanoTime()),
            Standing.TRUSTED);

    agent.run(other);
    await().until(() -> other.exit().isPresent());

    assertExit(other, 1, "stonith.d/palisade fencer", "for itself");
    assertThat(owners.all()).hasSize(1);
  }

  @Test
  public void anOwnershipIsReleasedByHand() throws IOException {
    parameters.put("exclusive", "true");
    run("start");

    assertThat(owners.release("pdu", "root")).hasSize(1);

    assertThat(owners.all()).isEmpty();
    assertExit(run("monitor"), 7);
  }

  // ---- one agent for each kind ----

  private void describeTheBank() {
    parameters.clear();
    parameters.put("ip", "h");
    parameters.put("password", "secret");
    parameters.put("targets", "node1:1, node2:2");
  }

  @Test
  public void aKindHasAnAgentOfItsOwnWithItsOwnParameters() {
    describeTheBank();
    parameters.put("STONITH_NODES", "node2");
    assertExit(run(OF_KIND, Standing.TRUSTED, "start"), 0);

    HeardCall fence = run(OF_KIND, Standing.TRUSTED, "fence");

    assertThat(fence.out()).isEqualTo("node2 ok\n");
    assertThat(bank.commands()).containsExactly("off 2", "on 2");
    assertExit(run(OF_KIND, Standing.TRUSTED, "monitor"), 0);
    assertExit(run(OF_KIND, Standing.TRUSTED, "stop"), 0);
    assertExit(run(OF_KIND, Standing.TRUSTED, "monitor"), 7);
  }

  @Test
  public void anAgentGoesByTheNamesUnderWhichAClusterLinksIt() {
    assertExit(run("stonith", Standing.TRUSTED, "validate-all"), 0);
    describeTheBank();
    assertExit(run("bank", Standing.TRUSTED, "validate-all"), 0);
    assertThat(agent.answersTo("fence_bank")).isFalse();
  }

  @Test
  public void aKindThatListsItsPlugsNeedsNoTargets() {
    describeTheBank();
    parameters.remove("targets");
    parameters.put("STONITH_NODES", "web");
    run(OF_KIND, Standing.TRUSTED, "start");

    HeardCall fence = run(OF_KIND, Standing.TRUSTED, "fence");

    assertThat(fence.out()).isEqualTo("web ok\n");
    assertThat(run(OF_KIND, Standing.TRUSTED, "list-fence-targets").out()).isEqualTo("1\n2\nweb\n");
  }

  private void describeABankThatAnotherVerifies() {
    describeTheBank();
    parameters.put("ip", "other");
    parameters.put("targets", "node1:9");
    parameters.put("verify_with", "pdu");
    parameters.put("power_timeout", "1");
    parameters.put("fence_action", "off");
    parameters.put("STONITH_NODES", "node1");
    other.plug("9", "", PowerState.OFF);
  }

  @Test
  public void whatAKindsDeviceDoesIsVerifiedByOneOfAFile() throws IOException {
    describeABankThatAnotherVerifies();
    rooms.configure(
        "pdu", "plugin = bank\nip = h\npassword = secret\ntargets = node1:1\npower_timeout = 1\n");
    rooms.inventory.refresh();
    assertExit(run(OF_KIND, Standing.TRUSTED, "start"), 0);

    HeardCall fence = run(OF_KIND, Standing.TRUSTED, "fence");

    assertThat(fence.out())
        .startsWith("node1 failed ")
        .contains("(verified with pdu/1)", "still on");
    assertThat(other.commands()).contains("off 9");
    assertThat(bank.commands()).isEmpty();
    bank.plug("1", "web", PowerState.OFF);
    other.plug("9", "", PowerState.ON);
    assertThat(run(OF_KIND, Standing.TRUSTED, "fence").out()).isEqualTo("node1 ok\n");
  }

  @Test
  public void aNodeThatTheVerifierDoesNotKnowIsNotFenced() {
    describeABankThatAnotherVerifies();
    parameters.put("targets", "node7:9");
    parameters.put("STONITH_NODES", "node7");
    assertExit(run(OF_KIND, Standing.TRUSTED, "start"), 0);

    HeardCall fence = run(OF_KIND, Standing.TRUSTED, "fence");

    assertThat(fence.out()).startsWith("node7 failed ").contains("'pdu', which does not name that");
    assertThat(other.commands()).isEmpty();
  }

  @Test
  public void aMonitorAsksTheVerifierToo() {
    describeABankThatAnotherVerifies();
    assertExit(run(OF_KIND, Standing.TRUSTED, "start"), 0);
    bank.fails(Reason.UNREACHABLE, "no route");

    assertExit(run(OF_KIND, Standing.TRUSTED, "monitor"), 1, "pdu: no route");
  }

  @Test
  public void aVerifierThatIsMissingIsAMatterOfThisNode() {
    describeABankThatAnotherVerifies();
    parameters.put("verify_with", "nosuch");

    assertExit(
        run(OF_KIND, Standing.TRUSTED, "start"),
        5,
        "cannot be verified with 'nosuch'",
        "there is no");
  }

  @Test
  public void aKindsSecretMayComeFromAFile() throws IOException {
    describeTheBank();
    Path secret = folder.newFile("secret").toPath();
    Files.writeString(secret, "secret\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    parameters.remove("password");
    parameters.put("password_file", secret.toString());

    assertExit(run(OF_KIND, Standing.TRUSTED, "validate-all"), 0);
  }

  // ---- ways to be wrong ----

  @Test
  public void eachWayToBeWrongHasItsCode() {
    assertExit(run("recover"), 3, "no such action");
    assertExit(run(OF_FILES, Standing.TRUSTED), 2, "one action");
    assertExit(run(OF_FILES, Standing.TRUSTED, "start", "stop"), 2);
    assertExit(run(OF_FILES, Standing.GROUP, "monitor"), 4, "someone");
    assertExit(run("stonith.d/nosuch", Standing.TRUSTED, "monitor"), 5, "install its plugin");
    parameters.put("device", "nosuch");
    assertExit(run("validate-all"), 5, "nosuch", "pdu");
    parameters.put("device", " ");
    assertExit(run("validate-all"), 6, "'device' is required");
    parameters.put("device", "pdu");
    parameters.put("exclusive", "perhaps");
    assertExit(run("validate-all"), 6, "'exclusive'");
    parameters.remove("exclusive");
    parameters.put("ip", "h");
    assertExit(run("validate-all"), 6, "no parameter 'ip'");
  }

  @Test
  public void aKindsMistakeIsSaidWithoutAnySecret() {
    describeTheBank();
    parameters.remove("ip");
    parameters.put("pasword", "Mark3r");

    HeardCall call = run(OF_KIND, Standing.TRUSTED, "validate-all");

    assertExit(call, 6, "'pasword'", "password", "ip");
    assertThat(call.err()).doesNotContain("Mark3r");
  }

  @Test
  public void aBrokenFileIsAMatterOfThisNode() throws IOException {
    rooms.configure("bad", "plugin = bank\nnonsense = 1\ntargets = x:7\n");
    await().until(() -> !rooms.inventory.current().problems().isEmpty());
    parameters.put("device", "bad");

    assertExit(run("start"), 5, "bad.cfg:2", "nonsense");
  }

  @Test
  public void validateAllContactsNothing() {
    bank.fails(Reason.UNREACHABLE, "no route");

    assertExit(run("validate-all"), 0);
  }

  @Test
  public void metadataIsForAnyoneAndHoldsWhatTheKindTakes() {
    HeardCall files = run(OF_FILES, Standing.ANYONE, "meta-data");
    HeardCall kind = run(OF_KIND, Standing.ANYONE, "meta-data");

    assertExit(files, 0);
    assertThat(files.out()).contains("name=\"palisade\"", "name=\"device\"", "ra-api-1.dtd");
    assertThat(kind.out())
        .contains("name=\"bank\"", "name=\"ip\"", "name=\"password_file\"", "name=\"targets\"")
        .contains("Power &lt;bank&gt;", "A bank &amp; its plugs.")
        .doesNotContain("name=\"plug\"");
  }
}
