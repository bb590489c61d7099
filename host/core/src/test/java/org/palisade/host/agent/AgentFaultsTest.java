package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.gateway.Caller.Standing;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** What goes wrong is one clear line, exit code 1, and nothing sent. */
public class AgentFaultsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private AgentBench bench;

  @Before
  public void setUp() {
    bench = new AgentBench(folder.getRoot().toPath());
    bench.bank.plug("1", "web", PowerState.ON).plug("2", "", PowerState.UNKNOWN);
    bench.inventory.device(
        bench.bankKind(),
        "pdu",
        Map.of("ip", "h"),
        false,
        Map.of("node1", "1", "node2", "2", "gone", "9"));
  }

  private void assertRefused(HeardCall call, String line) {
    assertThat(call.err()).isEqualTo(line + "\n");
    assertThat(call.out()).isEmpty();
    assertThat(call.exit()).contains(1);
    assertThat(bench.operations.orders()).isEmpty();
    assertThat(bench.bank.commands()).isEmpty();
    assertThat(bench.devices.openLeases()).isZero();
  }

  @Test
  public void wrongOptionsAreRefusedBeforeAnythingIsSent() {
    Map<String, List<String>> mistakes = new LinkedHashMap<>();
    mistakes.put("'ip' is required", List.of("-n", "1"));
    mistakes.put(
        "'power_timeout' is not a number of seconds",
        List.of("-a", "h", "-n", "1", "--power-timeout=soon"));
    mistakes.put("'retry_on' is less than 0", List.of("-a", "h", "-n", "1", "--retry-on=-1"));
    mistakes.put("'verbose_level' is less than 0", List.of("-a", "h", "--verbose-level=-1"));
    mistakes.put("'plug_separator' is empty", List.of("-a", "h", "-n", "1", "--plug-sep="));
    mistakes.put(
        "'disable_timeout' is not one of 1, yes, on, true, 0, no, off, false",
        List.of("-a", "h", "-n", "1", "--disable-timeout=maybe"));
    mistakes.put(
        "'fence_timeout' and 'disable_timeout=0' contradict each other; give one of them",
        List.of("-a", "h", "-n", "1", "--disable-timeout=0", "--fence-timeout=9"));
    mistakes.put(
        "'password' and 'password_script' contradict each other; give one of them",
        List.of("-a", "h", "-n", "1", "-p", "x", "-S", "/bin/true"));
    mistakes.put(
        "unknown action 'explode'; fence_bank knows on, off, reboot, status, list, list-status,"
            + " monitor, metadata, manpage, validate-all",
        List.of("-a", "h", "-n", "1", "-o", "explode"));
    mistakes.put(
        "action 'diag' is not offered: it interrupts a machine's system and fences nothing; send it"
            + " with the vendor's own program; fence_bank knows on, off, reboot, status, list,"
            + " list-status, monitor, metadata, manpage, validate-all",
        List.of("-a", "h", "-n", "1", "-o", "diag"));
    mistakes.put("no plug is named: give plug or nodename; nothing was done", List.of("-a", "h"));
    mistakes.forEach(
        (line, arguments) ->
            assertRefused(bench.call("fence_bank", arguments.toArray(String[]::new)), line));
  }

  /** No target, an empty one or one that matches nothing is an error, never all. */
  @Test
  public void noTargetIsAnErrorForEachPowerActionAndStatus() {
    for (String action : List.of("off", "on", "reboot", "status")) {
      for (String program : List.of("fence_bank", "fence_palisade")) {
        for (String target : List.of("verbose=0", "plug=", "plug=\"  \"", "nodename=")) {
          HeardCall call = bench.ask(program, "action=" + action, "ip=h", target);

          assertThat(call.exit()).as("%s %s %s", program, action, target).contains(1);
          assertThat(call.err()).contains("nothing was done");
        }
      }
    }
    assertThat(bench.operations.orders()).isEmpty();
    assertThat(bench.bank.commands()).isEmpty();
  }

  @Test
  public void anUnknownHostIsAnErrorThatSaysWhatToDo() {
    assertRefused(
        bench.ask("fence_palisade", "action=off", "nodename=nosuch"),
        "no device can fence host 'nosuch'; name it under targets in a file of etc/devices");
    assertRefused(
        bench.ask("fence_palisade", "action=off", "nodename=NODE1.example.org"),
        "no device can fence host 'NODE1.example.org' (there is 'node1', another name); name it"
            + " under targets in a file of etc/devices");
    assertRefused(
        bench.ask("fence_palisade", "action=off", "nodename=node1", "device=nosuch"),
        "there is no device 'nosuch'; configured are pdu");
  }

  @Test
  public void whatAGuardRefusesIsRefusedToConfiguredHostsAndToStatelessAgentsAlike() {
    bench.refusing("the storm brake is on");

    assertRefused(
        bench.ask("fence_palisade", "action=off", "nodename=node1"), "the storm brake is on");
    assertRefused(
        bench.ask("fence_bank", "action=reboot", "ip=h", "plug=1"), "the storm brake is on");
  }

  @Test
  public void aHostThatTwoDevicesNameIsAnErrorThatNamesBoth() {
    bench.inventory.device(
        bench.bankKind(), "other", Map.of("ip", "i"), false, Map.of("node1", "7"));

    assertRefused(
        bench.ask("fence_palisade", "action=off", "nodename=node1"),
        "host 'node1' is ambiguous: it is plug '1' of 'pdu' and plug '7' of 'other'; name it in one"
            + " device file only, order them in etc/topology.cfg, or say which with device=");

    bench.ask("fence_palisade", "action=off", "nodename=node1", "device=other");
    assertThat(bench.operations.order().targets().get(0).plug()).isEqualTo("7");
  }

  @Test
  public void aStateThatIsNeitherOnNorOffCannotBeTold() {
    assertRefused(
        bench.ask("fence_palisade", "action=status", "plug=node2"),
        "pdu/2: the device names a state that is neither on nor off (paused?); look at the"
            + " machine, or fence it: off and reboot deal with such a state");
  }

  /** A wrong plug is never "off". */
  @Test
  public void aPlugThatTheDeviceDoesNotKnowIsNoState() {
    assertRefused(
        bench.ask("fence_palisade", "action=status", "plug=gone"), "pdu/9: there is no plug '9'");
    assertRefused(
        bench.call("fence_bank", "-a", "h", "-n", "nosuch", "-o", "status"),
        "fence_bank@h/nosuch: there is no plug 'nosuch'");
  }

  @Test
  public void severalPlugsAreOnIfAnyIsAndOffOnlyIfAllAre() {
    bench.bank.plug("3", "", PowerState.OFF).plug("4", "", PowerState.OFF);

    HeardCall anyOn = bench.call("fence_bank", "-a", "h", "-n", "3,1,2", "-o", "status");
    HeardCall allOff = bench.call("fence_bank", "-a", "h", "-n", "3,4", "-o", "status");
    HeardCall notAll = bench.call("fence_bank", "-a", "h", "-n", "3,2", "-o", "status");
    HeardCall notKnown = bench.call("fence_bank", "-a", "h", "-n", "3,9", "-o", "status");

    assertThat(anyOn.out()).isEqualTo("Status: ON\n");
    assertThat(anyOn.exit()).contains(0);
    assertThat(allOff.out()).isEqualTo("Status: OFF\n");
    assertThat(allOff.exit()).contains(2);
    assertThat(notAll.out()).isEmpty();
    assertThat(notAll.exit()).contains(1);
    assertThat(notKnown.exit()).contains(1);
  }

  @Test
  public void anActionThatTheKindCannotDoIsRefused() {
    bench.kind(
        DeviceType.of("blind", PowerBank.class, settings -> bench.bank)
            .agent("fence_blind")
            .traits(Trait.STATE_UNREADABLE));
    bench.kind(
        DeviceType.of("fabric", PowerBank.class, settings -> bench.bank)
            .agent("fence_fabric")
            .traits(Trait.FABRIC));

    assertThat(bench.call("fence_blind", "-n", "1", "-o", "status").exit()).contains(1);
    assertThat(bench.call("fence_fabric", "-n", "1", "-o", "reboot").exit()).contains(1);
    assertThat(bench.call("fence_bank", "-a", "h", "-n", "1", "-o", "enable").exit()).contains(1);
    assertThat(bench.operations.orders()).isEmpty();

    assertThat(bench.call("fence_fabric", "-n", "1", "-o", "disable").out())
        .isEqualTo("Success: Powered OFF\n");
  }

  @Test
  public void aFabricDeviceOfTheConfigurationIsNotRebooted() {
    bench.inventory.device(
        DeviceType.of("fabric", PowerBank.class, settings -> bench.bank).traits(Trait.FABRIC),
        "switch",
        false,
        Map.of("node5", "5"));

    assertRefused(
        bench.ask("fence_palisade", "action=reboot", "plug=node5"),
        "switch/5: cuts node5 off storage or network, which is no reboot; use off"
            + " (pcmk_reboot_action=off)");
  }

  @Test
  public void aCycleIsRefusedWhereTheDeviceHasNone() {
    assertRefused(
        bench.ask("fence_palisade", "action=reboot", "plug=node1", "method=cycle"),
        "pdu/1: devices of kind bank have no power cycle of their own; use method=onoff");
  }

  @Test
  public void listOfConfiguredHostsNeverFailsBecauseADeviceDoes() {
    bench.inventory.device(bench.bankKind(), "cloud", Map.of("ip", "i"), true, Map.of());
    bench.bank.fails(Reason.UNREACHABLE, "no route");

    HeardCall call = bench.ask("fence_palisade", "action=list");

    assertThat(call.out()).isEqualTo("gone,pdu\nnode1,pdu\nnode2,pdu\n");
    assertThat(call.err()).isEqualTo("warning: cloud: no route\n");
    assertThat(call.exit()).contains(0);
  }

  @Test
  public void monitorOfConfiguredHostsFailsOnlyWhenNothingCanBeFenced() {
    PowerBank dead = new PowerBank();
    dead.fails(Reason.LOGIN_REFUSED, "login refused for 'ops'");
    bench.inventory.device(
        DeviceType.of("dead", PowerBank.class, settings -> dead), "sick", false, Map.of("n", "1"));
    bench.inventory.problem("etc/devices/x.cfg", 3, "unknown key 'ipp'");

    HeardCall oneSick = bench.ask("fence_palisade", "action=monitor");
    bench.bank.fails(Reason.UNREACHABLE, "no route");
    HeardCall allSick = bench.ask("fence_palisade", "action=monitor");
    bench.inventory.removeAll();
    bench.inventory.forgetProblems();
    HeardCall nothing = bench.ask("fence_palisade", "action=monitor");

    assertThat(oneSick.exit()).contains(0);
    assertThat(oneSick.err())
        .isEqualTo(
            """
            warning: etc/devices/x.cfg:3: unknown key 'ipp'
            warning: sick: login refused for 'ops'
            """);
    assertThat(allSick.exit()).contains(1);
    assertThat(allSick.err())
        .isEqualTo(
            "nothing can be fenced: etc/devices/x.cfg:3: unknown key 'ipp'; pdu: no route; sick:"
                + " login refused for 'ops'\n");
    assertThat(nothing.exit()).contains(1);
    assertThat(nothing.err()).contains("no usable device is configured in etc/devices");
  }

  @Test
  public void ofManySickDevicesTheFirstAreNamed() {
    bench.inventory.removeAll();
    bench.bank.fails(Reason.UNREACHABLE, "no route");
    for (int i = 1; i < 9; i++) {
      bench.inventory.device(bench.bankKind(), "d" + i, Map.of("ip", "h"), false, Map.of());
    }

    assertThat(bench.ask("fence_palisade", "action=monitor").err())
        .isEqualTo(
            "nothing can be fenced: d1: no route; d2: no route; d3: no route; d4: no route; d5: no"
                + " route; and 3 more\n");
  }

  @Test
  public void anUnforeseenFailureEndsTheCallAndNothingElse() {
    bench.kind(
        DeviceType.of(
                "broken",
                PowerBank.class,
                settings -> {
                  throw new IllegalStateException("bug");
                })
            .agent("fence_broken"));

    HeardCall call = bench.call("fence_broken", "-n", "1", "-o", "status");

    assertThat(call.err())
        .isEqualTo("internal error: java.lang.IllegalStateException; the host's log says more\n");
    assertThat(call.exit()).contains(1);
  }

  @Test
  public void aWarningDuringAFencingIsSaidAtOnce() {
    bench.operations.keepsWorking();
    HeardCall call = bench.ask("fence_palisade", "action=off", "plug=node1");

    bench.operations.listener().warn("the budget has passed; the off goes on");

    assertThat(call.err()).isEqualTo("warning: the budget has passed; the off goes on\n");
  }

  @Test
  public void validateAllContactsNothing() {
    bench.bank.fails(Reason.UNREACHABLE, "contacted");

    HeardCall good =
        bench.ask("fence_bank", "action=validate-all", "ip=h", "nodename=me", "port=me");
    HeardCall bad = bench.ask("fence_bank", "action=validate-all", "nodename=me", "port=me");
    HeardCall hosts = bench.ask("fence_palisade", "action=validate-all", "nodename=me", "port=me");
    HeardCall noDevice = bench.ask("fence_palisade", "action=validate-all", "device=nosuch");

    assertThat(good.exit()).contains(0);
    assertThat(good.out()).isEmpty();
    assertThat(good.err()).isEmpty();
    assertRefused(bad, "'ip' is required");
    assertThat(hosts.exit()).contains(0);
    assertRefused(noDevice, "there is no device 'nosuch'");
  }

  @Test
  public void validateAllHearsWhatTheKindSaysOfSeveralOptionsTogether() {
    bench.kind(
        DeviceType.of(
                "picky",
                PowerBank.class,
                settings -> {
                  throw new StonithException(Reason.INVALID_SETTINGS, "ssl needs a certificate");
                })
            .agent("fence_picky"));

    assertRefused(
        bench.call("fence_picky", "-o", "validate-all"), "fence_picky: ssl needs a certificate");
    assertRefused(
        bench.call("fence_picky", "-o", "monitor"), "fence_picky: ssl needs a certificate");
  }

  @Test
  public void aStrangerMayOnlyReadWhatAnAgentSaysOfItself() {
    bench.as(Standing.ANYONE);
    for (String action : List.of("metadata", "meta-data", "manpage", "help", "version")) {
      assertThat(bench.ask("fence_bank", "action=" + action).exit()).contains(0);
      assertThat(bench.ask("fence_palisade", "action=" + action).exit()).contains(0);
    }
    for (String action :
        List.of(
            "on", "off", "reboot", "status", "list", "list-status", "monitor", "validate-all")) {
      HeardCall call = bench.ask("fence_palisade", "action=" + action, "plug=node1");
      assertThat(call.exit()).contains(1);
      assertThat(call.err()).startsWith("user 'someone' may not " + action + "; root may");
    }
    assertThat(bench.operations.orders()).isEmpty();
  }

  @Test
  public void aMemberOfTheGroupMayUseConfiguredDevicesAndNameNoFile() {
    bench.as(Standing.GROUP);

    assertThat(bench.ask("fence_palisade", "action=off", "plug=node1").exit()).contains(0);
    assertThat(bench.ask("fence_palisade", "action=off", "plug=node1", "debug_file=/x").err())
        .isEqualTo("user 'someone' may not name a file (debug_file); root may\n");
    assertThat(bench.ask("fence_bank", "action=off", "plug=1", "ip=h").err())
        .isEqualTo(
            "user 'someone' may not use devices of its own making; fence_palisade fences"
                + " configured hosts\n");
    assertThat(bench.operations.orders()).hasSize(1);
  }

  @Test
  public void aPluginThatWentAwayIsNamed() {
    HeardCall call = bench.ask("fence_nosuch", "action=off");

    assertThat(call.err())
        .isEqualTo("no plugin in force brings fence_nosuch; install its plugin\n");
    assertThat(call.exit()).contains(1);
    assertThat(bench.agent.answersTo("fence_nosuch")).isFalse();
    assertThat(bench.agent.answersTo("fence_bank2")).isTrue();
    assertThat(bench.agent.answersTo("fence_palisade")).isTrue();
  }

  @Test
  public void aCallerWhoLeftIsNotFencedFor() {
    HeardCall call =
        bench.prepare("fence_palisade", List.of(), HeardCall.lines("action=off", "plug=node1"));
    call.goAway();

    bench.agent.run(call);

    assertThat(bench.operations.orders()).isEmpty();
  }

  @Test
  public void aCallerWhoLeavesHangsUp() {
    bench.operations.keepsWorking();
    HeardCall call = bench.ask("fence_palisade", "action=off", "plug=node1");

    bench.operations.listener().beat();
    call.goAway();

    assertThat(call.beats()).isEqualTo(1);
    assertThat(call.exit()).isEmpty();
    assertThat(bench.operations.hangUps()).isEqualTo(1);
  }

  @Test
  public void aHostThatStopsHandsTheCallOver() {
    bench.operations.keepsWorking();
    HeardCall call = bench.ask("fence_palisade", "action=off", "plug=node1");

    bench.operations.listener().handOver("op-7");

    assertThat(call.handedOver()).isEqualTo(Optional.of("op-7"));
    assertThat(call.exit()).isEmpty();
  }

  @Test
  public void aQuestionBeatsEachSecondAndHoldsNoThread() {
    bench.devices.hold();
    HeardCall call = bench.ask("fence_palisade", "action=status", "plug=node1");

    bench.operations.second();
    bench.operations.second();
    assertThat(call.beats()).isEqualTo(2);
    assertThat(call.exit()).isEmpty();

    bench.devices.release();
    assertThat(call.out()).isEqualTo("Status: ON\n");
    assertThat(bench.operations.clocks()).isZero();
    assertThat(bench.devices.openLeases()).isZero();
  }

  /** Pacemaker kills a question after 20 s and logs nothing of why. */
  @Test
  public void aQuestionIsAnsweredBeforePacemakerLosesPatience() {
    for (String action : List.of("status", "monitor", "list-status")) {
      for (String program : List.of("fence_bank", "fence_palisade")) {
        bench.devices.hold();
        String plug = program.equals("fence_bank") ? "plug=1" : "plug=node1";
        HeardCall call = bench.ask(program, "action=" + action, plug, "ip=h");

        for (int second = 0; second < 18; second++) {
          bench.clock.pass(Duration.ofSeconds(1));
          bench.operations.second();
        }

        assertThat(call.exit()).as("%s of %s", action, program).isPresent();
        assertThat(call.err()).contains("no answer within 17 s");
        assertThat(bench.operations.clocks()).isZero();
        bench.devices.release();
        assertThat(bench.devices.openLeases()).isZero();
      }
    }
  }

  @Test
  public void aQuestionWhoseCallerLeftIsInterrupted() {
    bench.devices.hold();
    HeardCall call = bench.ask("fence_palisade", "action=status", "plug=node1");

    call.goAway();

    assertThat(bench.devices.interrupted()).isEqualTo(1);
    bench.devices.release();
    assertThat(call.out()).isEmpty();
    assertThat(bench.devices.openLeases()).isZero();
  }

  /** The gateway must never answer "busy" to a fencing. */
  @Test
  public void whatMayFenceIsSeenAtAGlance() {
    assertThat(glance(List.of(), "action=off")).isTrue();
    assertThat(glance(List.of(), "plug=1")).isTrue();
    assertThat(glance(List.of(), "action=status", "action=off")).isTrue();
    assertThat(glance(List.of(), "option = reboot")).isTrue();
    assertThat(glance(List.of(), "action=nosuch")).isTrue();
    assertThat(glance(List.of("-n", "1"), "")).isTrue();
    assertThat(glance(List.of("-ooff"), "")).isTrue();
    assertThat(glance(List.of("--action", "reboot"), "")).isTrue();
    assertThat(glance(List.of(), "action=monitor")).isFalse();
    assertThat(glance(List.of(), "action=\"metadata\"")).isFalse();
    assertThat(glance(List.of("-o", "list"), "")).isFalse();
    assertThat(glance(List.of("--action=status"), "")).isFalse();
  }

  private boolean glance(List<String> arguments, String... lines) {
    return bench.agent.fences(
        bench.prepare("fence_bank", arguments, HeardCall.lines(lines)).request());
  }
}
