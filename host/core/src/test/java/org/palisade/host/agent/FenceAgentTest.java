package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Outcome;
import org.palisade.host.operation.Outcome.Evidence;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** Each action of an agent: what it says, and how it exits. */
public class FenceAgentTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private AgentBench bench;

  @Before
  public void setUp() {
    bench = new AgentBench(folder.getRoot().toPath());
    bench.bank.plug("1", "web", PowerState.ON).plug("2", "", PowerState.OFF);
    bench.inventory.device(
        bench.bankKind(), "pdu", Map.of("ip", "h"), false, Map.of("node1", "1", "node2", "2"));
  }

  private static void assertAnswer(HeardCall call, int exit, String out) {
    assertThat(call.err()).isEmpty();
    assertThat(call.out()).isEqualTo(out);
    assertThat(call.exit()).contains(exit);
  }

  @Test
  public void statusTellsOnAndOff() {
    assertAnswer(bench.call("fence_bank", "-a", "h", "-n", "1", "-o", "status"), 0, "Status: ON\n");
    assertAnswer(
        bench.call("fence_bank", "-a", "h", "-n", "2", "-o", "status"), 2, "Status: OFF\n");
    assertAnswer(bench.ask("fence_palisade", "action=status", "plug=node1"), 0, "Status: ON\n");
    assertAnswer(bench.ask("fence_palisade", "action=status", "port=node2"), 2, "Status: OFF\n");
  }

  @Test
  public void listPrintsAPlugALine() {
    assertAnswer(bench.call("fence_bank", "-a", "h", "-o", "list"), 0, "1,web\n2,\n");
    assertAnswer(bench.ask("fence_palisade", "action=list"), 0, "node1,pdu\nnode2,pdu\n");
  }

  @Test
  public void listStatusAddsTheState() {
    assertAnswer(
        bench.call("fence_bank", "-a", "h", "-o", "list-status", "-C", ";"),
        0,
        "1;web;ON\n2;;OFF\n");
    assertAnswer(
        bench.ask("fence_palisade", "action=list-status"), 0, "node1,pdu,ON\nnode2,pdu,OFF\n");
  }

  @Test
  public void monitorSaysNothingWhenAllIsWell() {
    assertAnswer(bench.call("fence_bank", "-a", "h", "-o", "monitor"), 0, "");
    assertAnswer(bench.ask("fence_palisade", "action=monitor"), 0, "");
  }

  @Test
  public void powerActionsPrintWhatCameOfThem() {
    assertAnswer(
        bench.call("fence_bank", "-a", "h", "-n", "1", "-o", "off"), 0, "Success: Powered OFF\n");
    assertAnswer(bench.ask("fence_palisade", "nodename=node1"), 0, "Success: Rebooted\n");
    bench.operations.answers(
        new Outcome(Verdict.ALREADY_ON, Optional.of(Evidence.OBSERVED_ON), "", List.of()));
    assertAnswer(
        bench.ask("fence_palisade", "action=on", "plug=node1"), 0, "Success: Already ON\n");
  }

  @Test
  public void aWarningBesideASuccessIsSaidOnStandardError() {
    bench.operations.answers(
        new Outcome(
            Verdict.REBOOTED,
            Optional.of(Evidence.OBSERVED_OFF),
            "",
            List.of("pdu/1: fenced; on not confirmed")));

    HeardCall call = bench.ask("fence_palisade", "plug=node1");

    assertThat(call.out()).isEqualTo("Success: Rebooted\n");
    assertThat(call.err()).isEqualTo("warning: pdu/1: fenced; on not confirmed\n");
    assertThat(call.exit()).contains(0);
  }

  @Test
  public void aFailureIsOneLineOnStandardError() {
    bench.operations.answers(
        new Outcome(Verdict.FAILED, Optional.empty(), "pdu/1: still on after 20 s", List.of()));

    HeardCall call = bench.ask("fence_palisade", "plug=node1");

    assertThat(call.out()).isEmpty();
    assertThat(call.err()).isEqualTo("pdu/1: still on after 20 s\n");
    assertThat(call.exit()).contains(1);
  }

  @Test
  public void aConfiguredHostIsFencedByItsDevicesPlug() {
    bench.underPacemaker().ask("fence_palisade", "action=off", "nodename=node2", "port=node2");

    assertThat(bench.operations.order().action()).isEqualTo(Action.OFF);
    assertThat(bench.operations.order().host()).isEqualTo("node2");
    assertThat(bench.operations.order().targets()).hasSize(1);
    assertThat(bench.operations.order().targets().get(0).plug()).isEqualTo("2");
    assertThat(bench.operations.order().timing().powerTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(bench.operations.order().budget()).contains(Duration.ofSeconds(55));
  }

  @Test
  public void aDeviceThatCannotBeReachedIsAFailedMonitor() {
    bench.bank.fails(Reason.UNREACHABLE, "no route");

    HeardCall call = bench.call("fence_bank", "-a", "h", "-o", "monitor");

    assertThat(call.err()).isEqualTo("fence_bank@h: no route\n");
    assertThat(call.exit()).contains(1);
  }
}
