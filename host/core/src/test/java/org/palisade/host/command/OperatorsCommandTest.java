package org.palisade.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.agent.HeardCall;
import org.palisade.host.device.HoldOffs;
import org.palisade.host.device.PlugKey;
import org.palisade.host.dispatch.NodeMemory;
import org.palisade.host.dispatch.SetInventory;
import org.palisade.host.gateway.Caller.Standing;

/** What {@code palisade} does, and refuses. */
public class OperatorsCommandTest {
  private static final PlugKey KEY = new PlugKey("clc|https://api.example|vm101");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final SetInventory inventory = new SetInventory();
  private Path holds;
  private HoldOffs holdOffs;
  private NodeMemory nodes;

  @Before
  public void setUp() {
    holds = folder.getRoot().toPath().resolve("holds");
    holdOffs = new HoldOffs(holds, () -> Duration.ofMinutes(5));
    nodes = new NodeMemory(folder.getRoot().toPath().resolve("nodes"), Clock.systemUTC());
  }

  private HeardCall run(Standing standing, String... words) {
    HeardCall call =
        new HeardCall(
            HeardCall.request("palisade", List.of(words), new byte[0], Map.of(), "/", 0), standing);
    new OperatorsCommand(inventory, nodes, holdOffs).run(call);
    return call;
  }

  @Test
  public void aForgottenNodeFreesItsPlugForAnother() {
    nodes.use(KEY, "clc/VM101", "vm1");

    HeardCall call = run(Standing.TRUSTED, "forget", "vm1");

    assertThat(call.exit()).contains(0);
    assertThat(call.out()).isEqualTo("forgotten: clc/VM101 for 'vm1'\n");
    assertThat(nodes.use(KEY, "clc/VM101", "vm2").refusal()).isEmpty();
  }

  @Test
  public void aNameThatNothingIsRememberedUnderIsAFailureAndForgetsNothing() {
    nodes.use(KEY, "clc/VM101", "vm1");

    HeardCall call = run(Standing.TRUSTED, "forget", "vm7");

    assertThat(call.exit()).contains(1);
    assertThat(call.err()).isEqualTo("palisade: no plug is remembered under 'vm7'\n");
    assertThat(nodes.use(KEY, "clc/VM101", "vm2").refusal()).isPresent();
  }

  @Test
  public void forgottenLoginsAreTriedAgainByEveryProcess() throws Exception {
    holdOffs.refused("0123456789abcdef");

    HeardCall call = run(Standing.TRUSTED, "forget", "--logins");

    assertThat(call.exit()).contains(0);
    assertThat(call.out()).isEqualTo("refused logins forgotten: 1\n");
    assertThat(holdOffs.find("0123456789abcdef")).isEmpty();
    assertThat(new HoldOffs(holds, () -> Duration.ofMinutes(5)).find("0123456789abcdef")).isEmpty();
    assertThat(Files.exists(holds.resolve("key"))).isTrue();
  }

  @Test
  public void checkNamesFileAndLineOfEveryProblem() {
    inventory.problem("/etc/palisade/devices/a.cfg", 3, "'colour' is not known");

    HeardCall call = run(Standing.TRUSTED, "check");

    assertThat(call.exit()).contains(1);
    assertThat(call.err()).isEqualTo("/etc/palisade/devices/a.cfg:3: 'colour' is not known\n");
    assertThat(call.out()).isEqualTo("0 usable devices, 1 problems\n");
  }

  @Test
  public void anyoneMayReadTheHelpAndNobodyElseMayForget() {
    nodes.use(KEY, "clc/VM101", "vm1");

    assertThat(run(Standing.ANYONE, "help").exit()).contains(0);
    assertThat(run(Standing.GROUP, "forget", "vm1").exit()).contains(1);

    assertThat(nodes.use(KEY, "clc/VM101", "vm2").refusal()).isPresent();
  }

  @Test
  public void whatIsNotACommandIsUsageAndForgetsNothing() {
    nodes.use(KEY, "clc/VM101", "vm1");

    for (String[] words :
        List.of(
            new String[] {},
            new String[] {"forget"},
            new String[] {"forget", ""},
            new String[] {"forget", "--all"},
            new String[] {"reboot", "vm1"})) {
      assertThat(run(Standing.TRUSTED, words).exit()).contains(2);
    }

    assertThat(nodes.use(KEY, "clc/VM101", "vm2").refusal()).isPresent();
  }
}
