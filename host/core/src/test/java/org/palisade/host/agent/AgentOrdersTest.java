package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Method;
import org.palisade.host.operation.Order;
import org.palisade.host.settings.HostSettings;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.Secret;
import org.palisade.plugin.StonithDevice;

/** What an agent asks operations for: each option arrives where it is meant to. */
public class AgentOrdersTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private AgentBench bench;

  @Before
  public void setUp() {
    bench = new AgentBench(folder.getRoot().toPath());
    bench.bank.plug("1", "", PowerState.ON).plug("2", "", PowerState.ON);
    bench.inventory.device(
        bench.bankKind(),
        "pdu",
        Map.of("ip", "h", "retry_on", "4"),
        false,
        Map.of("node1", "1", "node2", "2"));
  }

  private Order order(String program, String... arguments) {
    HeardCall call = bench.call(program, arguments);
    assertThat(call.err()).isEmpty();
    return bench.operations.order();
  }

  @Test
  public void timesOfAStatelessCallAreItsOwnOrTheKindsDefaults() {
    Order order =
        order(
            "fence_bank",
            "-a",
            "h",
            "-n",
            "1",
            "--delay=3",
            "--power-wait",
            "2",
            "--retry-on=0",
            "--stonith-status-sleep=0.5",
            "--login-timeout=7",
            "--shell-timeout=8");

    assertThat(order.timing().delay()).isEqualTo(Duration.ofSeconds(3));
    assertThat(order.timing().powerWait()).isEqualTo(Duration.ofSeconds(2));
    assertThat(order.timing().retryOn()).isZero();
    assertThat(order.timing().statusSleep()).isEqualTo(Duration.ofMillis(500));
    assertThat(order.timing().callLimit()).isEqualTo(Duration.ofSeconds(15));
    assertThat(order.timing().powerTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(order.action()).isEqualTo(Action.REBOOT);
    assertThat(order.method()).isEqualTo(Method.ONOFF);
    assertThat(order.asker().user()).isEqualTo("root");
    assertThat(order.startedNanos()).isEqualTo(bench.clock.nanoTime());
  }

  @Test
  public void timesOfAConfiguredDeviceAreItsFilesUnlessTheCallHasItsOwn() {
    Order order = order("fence_palisade", "-n", "node1", "--power-timeout=9");

    assertThat(order.timing().powerTimeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(order.timing().retryOn()).isEqualTo(4);
  }

  @Test
  public void severalHostsAreOneOrder() {
    Order order = order("fence_palisade", "-n", "node1;node2", "--plug-separator=;");

    assertThat(order.targets()).extracting(target -> target.plug()).containsExactly("1", "2");
    assertThat(order.host()).isEqualTo("node1,node2");
  }

  @Test
  public void withoutPacemakerPowerTimeoutRules() {
    assertThat(order("fence_bank", "-a", "h", "-n", "1").budget()).isEmpty();
  }

  @Test
  public void underPacemakerTheBudgetRules() {
    bench.inventory.settings(settings(Duration.ofSeconds(40), Map.of()));

    assertThat(order("fence_bank", "-a", "h", "-n", "1").budget()).isEmpty();
    bench.underPacemaker();
    bench.ask("fence_bank", "ip=h", "plug=1");
    bench.ask("fence_bank", "ip=h", "plug=1", "fence_timeout=100");
    bench.ask("fence_bank", "ip=h", "plug=1", "disable_timeout=0");
    bench.ask("fence_palisade", "plug=node1", "fence_timeout=70");

    assertThat(bench.operations.orders())
        .extracting(Order::budget)
        .containsExactly(
            Optional.empty(),
            Optional.of(Duration.ofSeconds(40)),
            Optional.of(Duration.ofSeconds(100)),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(70)));
  }

  @Test
  public void theBudgetMayBeAskedForByHand() {
    bench.call("fence_bank", "-a", "h", "-n", "1", "--disable-timeout=yes");
    bench.call("fence_bank", "-a", "h", "-n", "1", "--fence-timeout=12");

    assertThat(bench.operations.orders())
        .extracting(Order::budget)
        .containsExactly(Optional.of(Duration.ofSeconds(55)), Optional.of(Duration.ofSeconds(12)));
  }

  private static HostSettings settings(Duration fenceTimeout, Map<String, String> kinds) {
    HostSettings usual = HostSettings.DEFAULTS;
    return new HostSettings(
        fenceTimeout,
        usual.holdOff(),
        usual.group(),
        usual.threads(),
        usual.journalBytes(),
        usual.probing(),
        usual.storm(),
        usual.swapping(),
        kinds);
  }

  @Test
  public void defaultsOfAKindComeFromTheHostsSettings() {
    bench.inventory.settings(
        settings(
            Duration.ofSeconds(55),
            Map.of("bank.ip", "from-settings", "bank.delay", "6", "other.ip", "wrong")));

    Order plain = order("fence_bank", "-n", "1");
    bench.call("fence_bank", "-n", "1", "-a", "given");

    assertThat(plain.targets().get(0).device().values().get(Parameter.IP))
        .isEqualTo("from-settings");
    assertThat(plain.targets().get(0).device().name()).isEqualTo("fence_bank@from-settings");
    assertThat(plain.timing().delay()).isEqualTo(Duration.ofSeconds(6));
    assertThat(
            bench.operations.orders().get(1).targets().get(0).device().values().get(Parameter.IP))
        .isEqualTo("given");
  }

  /** A device that can be cycled. */
  private static final class Cycled implements StonithDevice, PowerCycler {
    @Override
    public PowerState read(String plug, Call call) {
      return PowerState.ON;
    }

    @Override
    public void powerOff(String plug, Call call) {}

    @Override
    public void powerOn(String plug, Call call) {}

    @Override
    public void monitor(Call call) {}

    @Override
    public boolean cycle(String plug, Call call) {
      return true;
    }
  }

  @Test
  public void aCycleIsForRebootsAlone() {
    bench.kind(
        DeviceType.of("cycled", Cycled.class, settings -> new Cycled()).agent("fence_cycled"));

    bench.call("fence_cycled", "-n", "1", "-m", "cycle");
    bench.call("fence_cycled", "-n", "1", "-m", "cycle", "-o", "off");

    assertThat(bench.operations.orders())
        .extracting(Order::method)
        .containsExactly(Method.CYCLE, Method.ONOFF);
  }

  @Test
  public void aSwitchIsFencedWhateverPacemakerAdds() {
    bench.ask("fence_bank", "ip=h", "switch=CA1ACMEVM101", "nodename=vm1", "port=vm1");

    Order order = bench.operations.order();
    assertThat(order.targets().get(0).plug()).isEqualTo("CA1ACMEVM101");
    assertThat(order.host()).isEqualTo("vm1");
  }

  /** One switch under two names would report one host off by switching off another. */
  @Test
  public void aSwitchThatWasUsedForOneNodeIsRefusedForAnother() throws Exception {
    bench.ask("fence_bank", "ip=h", "switch=VM101", "nodename=vm1", "port=vm1");
    HeardCall again = bench.ask("fence_bank", "ip=h", "switch=VM101", "nodename=vm1");
    HeardCall other = bench.ask("fence_bank", "ip=h", "switch=VM101", "nodename=vm2", "port=vm2");
    HeardCall otherEndpoint = bench.ask("fence_bank", "ip=i", "switch=VM101", "nodename=vm2");

    assertThat(again.exit()).contains(0);
    assertThat(other.exit()).contains(1);
    assertThat(other.err())
        .isEqualTo(
            "fence_bank@h/VM101 was used to fence 'vm1' and is now asked for 'vm2': one of them"
                + " would be called off while it runs; name each host's plug with pcmk_host_map,"
                + " or run 'palisade forget vm1' if the machine was renamed\n");
    assertThat(otherEndpoint.exit()).contains(0);
    assertThat(bench.operations.orders()).hasSize(3);

    Dispatcher standby = bench.dispatcher();
    assertThat(standby.nodes().forget("vm1")).containsExactly("fence_bank@h/VM101 for 'vm1'");
    assertThat(bench.ask("fence_bank", "ip=h", "switch=VM101", "nodename=vm2").exit()).contains(0);
    assertThat(bench.devices.openLeases()).isZero();
  }

  @Test
  public void aDeviceWithOnePlugIsAsMuchBoundToItsNode() {
    bench.kind(
        DeviceType.of("bmc", PowerBank.class, settings -> bench.bank)
            .agent("fence_bmc")
            .parameters(Parameter.IP)
            .traits(Trait.ONE_PLUG));

    assertThat(bench.ask("fence_bmc", "ip=h", "nodename=n1", "port=n1").exit()).contains(0);
    assertThat(bench.ask("fence_bmc", "ip=h", "nodename=n2", "port=n2").exit()).contains(1);
    assertThat(bench.operations.order().targets().get(0).plug()).isEmpty();
  }

  @Test
  public void validateAllRemembersNoNode() {
    bench.ask("fence_bank", "action=validate-all", "ip=h", "switch=VM101", "nodename=me");

    assertThat(bench.ask("fence_bank", "ip=h", "switch=VM101", "nodename=vm1").exit()).contains(0);
  }

  @Test
  public void aStateFolderThatCannotBeWrittenStopsNoFencing() throws Exception {
    Files.writeString(folder.getRoot().toPath().resolve("state"), "no folder");

    HeardCall call = bench.ask("fence_bank", "ip=h", "switch=VM101", "nodename=vm1");
    HeardCall other = bench.ask("fence_bank", "ip=h", "switch=VM101", "nodename=vm2");

    assertThat(call.out()).isEqualTo("Success: Rebooted\n");
    assertThat(call.err()).startsWith("warning: it cannot be kept for which node");
    assertThat(other.exit()).contains(1);
  }

  @Test
  public void passwordScriptsOutputIsThePassword() throws Exception {
    Path script = executable("printf 'p#$ w\\303\\274rd  \\n\\n'");

    bench.operations.keepsWorking();
    HeardCall call =
        bench.ask("fence_bank", "ip=h", "plug=1", "passwd_script=" + script + " \"two words\"");

    await().until(() -> !bench.operations.orders().isEmpty());
    assertThat(bench.operations.order().targets().get(0).device().values().get(Parameter.PASSWORD))
        .isEqualTo(new Secret("p#$ w\u00fcrd"));
    assertThat(call.err()).isEmpty();
  }

  private Path executable(String body) throws Exception {
    Path script = folder.newFile().toPath();
    Files.write(script, ("#!/bin/sh\n" + body + "\n").getBytes(StandardCharsets.UTF_8));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  @Test
  public void aPasswordScriptThatFailsIsNamedAndNothingIsSent() throws Exception {
    Path failing = executable("exit 3");

    HeardCall call = bench.ask("fence_bank", "ip=h", "plug=1", "password_script=" + failing);

    await().until(() -> call.exit().isPresent());
    assertThat(call.err())
        .isEqualTo("'password_script' fails with exit code 3; run it by hand to see why\n");
    assertThat(call.exit()).contains(1);
    assertThat(bench.operations.orders()).isEmpty();
  }

  @Test
  public void validateAllLooksAtAPasswordScriptAndDoesNotRunIt() throws Exception {
    Path marker = folder.getRoot().toPath().resolve("ran");
    Path script = executable("touch " + marker);

    HeardCall good =
        bench.ask("fence_bank", "action=validate-all", "ip=h", "password_script=" + script);
    HeardCall bad =
        bench.ask("fence_bank", "action=validate-all", "ip=h", "password_script=/nosuch/x");

    assertThat(good.exit()).contains(0);
    assertThat(bad.err()).isEqualTo("'password_script' names /nosuch/x, which is no file\n");
    assertThat(marker).doesNotExist();
  }

  @Test
  public void documentsAreTheSameWhateverStandsBeside() {
    assertThat(bench.call("fence_bank", "-V").out()).isEqualTo("1.2.3\n");
    assertThat(bench.call("fence_bank", "--help", "-o", "off").out())
        .isEqualTo(bench.ask("fence_bank", "action=help").out())
        .contains("--switch");
    assertThat(bench.ask("fence_bank", "action=metadata", "ip=h").out())
        .isEqualTo(bench.call("fence_bank", "-o", "meta-data").out())
        .contains("<resource-agent name=\"fence_bank\"");
    assertThat(bench.ask("fence_bank2", "action=metadata").out())
        .contains("<resource-agent name=\"fence_bank2\"");
    assertThat(bench.call("fence_bank", "-o", "manpage").out()).startsWith(".TH FENCE_BANK 8");
    assertThat(bench.ask("fence_bank", "action=start").exit()).contains(0);
    assertThat(bench.ask("fence_bank", "action=stop").out()).isEmpty();
    assertThat(bench.operations.orders()).isEmpty();
    assertThat(List.copyOf(bench.bank.commands())).isEmpty();
  }
}
