package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.inventory.Inventory.Upkeep;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;

/** All that may keep a host from being fenced, found beforehand. */
public class ConfigurationCheckTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final ManualClock clock = new ManualClock();
  private final InlineDevices devices = new InlineDevices();
  private final SetInventory inventory = new SetInventory();
  private final PowerBank bank = new PowerBank();
  private Callable<Optional<String>> pacemaker = Optional::empty;
  private Dispatcher dispatcher;

  @Before
  public void setUp() {
    bank.plug("VM1", "web", PowerState.ON);
    dispatcher =
        new Dispatcher(
            inventory,
            devices,
            new ScriptedOperations(),
            folder.getRoot().toPath(),
            clock,
            clock::nanoTime);
  }

  private void device(String name, boolean listed, Map<String, String> targets) {
    inventory.device(
        DeviceType.of("bank", PowerBank.class, settings -> bank).parameters(Parameter.IP),
        name,
        Map.of("ip", name),
        listed,
        targets);
  }

  private List<String> findings() throws InterruptedException {
    return new ConfigurationCheck(
            inventory, dispatcher, devices, new PluginTypes(), () -> pacemaker.call())
        .findings().stream().map(Finding::toString).toList();
  }

  @Test
  public void aConfigurationWithoutMistakesHasNoFindingsAndNoDeviceIsContacted()
      throws InterruptedException {
    device("a", false, Map.of("n1", "1"));

    assertThat(findings()).isEmpty();
    assertThat(bank.commands()).isEmpty();
    assertThat(devices.openLeases()).isZero();
  }

  @Test
  public void aDeviceThatItsPluginCannotOpenIsFound() throws InterruptedException {
    inventory.device(
        DeviceType.of(
                "bank",
                PowerBank.class,
                settings -> {
                  throw new StonithException(
                      StonithException.Reason.INVALID_SETTINGS, "two of these exclude each other");
                })
            .parameters(Parameter.IP),
        "a",
        Map.of("ip", "a"),
        false,
        Map.of("n1", "1"));

    assertThat(findings()).containsExactly("etc/devices/a.cfg: two of these exclude each other");
  }

  @Test
  public void whatIsWrongWithFilesIsFoundWithFileAndLine() throws InterruptedException {
    device("a", false, Map.of("n1", "1"));
    inventory.problem("etc/devices/x.cfg", 3, "'ip' is required");

    assertThat(findings()).containsExactly("etc/devices/x.cfg:3: 'ip' is required");
  }

  private void expecting(String device, String host, String identity) {
    inventory.upkeep(new Upkeep(Optional.empty(), false, List.of(), Map.of(host, identity)));
    device(device, false, Map.of(host, "1"));
  }

  @Test
  public void twoHostsThatAreToBeOneMachineAreFound() throws InterruptedException {
    expecting("a", "n1", "4c4c-0051");
    expecting("b", "n2", "4C4C0051");
    expecting("c", "n3", "4C4C0052");

    List<Finding> found =
        new ConfigurationCheck(inventory, dispatcher, devices, new PluginTypes(), Optional::empty)
            .findings();

    assertThat(found).singleElement().returns(Finding.Severity.WARNING, Finding::severity);
    assertThat(found.get(0).text())
        .contains("'n1' (etc/devices/a.cfg)", "'n2' (etc/devices/b.cfg)", "'4c4c-0051'")
        .contains("expect")
        .doesNotContain("n3");
  }

  @Test
  public void oneHostMayBeExpectedByTwoFiles() throws InterruptedException {
    expecting("a", "n1", "4c4c-0051");
    expecting("b", "n1", "4c4c-0051");
    inventory.levels("n1", "a ; b");

    assertThat(findings()).isEmpty();
  }

  @Test
  public void aHostThatAListAndAFileNameIsFound() throws InterruptedException {
    device("a", false, Map.of("web", "1"));
    device("cloud", true, Map.of());
    dispatcher.hosts(java.time.Duration.ofSeconds(1), hosts -> {});

    assertThat(findings()).singleElement().asString().contains("host 'web' is ambiguous");
  }

  @Test
  public void aHostWithoutAnOwnerIsFound() throws InterruptedException {
    device("a", false, Map.of("n1", "1"));
    inventory.levels("n2", "a");

    assertThat(findings()).singleElement().asString().contains("host 'n2' has no owner now");
  }

  @Test
  public void pacemakersConfigurationIsReadWhereThereIsOne() throws InterruptedException {
    device("a", false, Map.of("n1", "1"));
    pacemaker =
        () ->
            Optional.of(
                "<cib><primitive id=\"f\" class=\"stonith\" type=\"fence_palisade\"/></cib>");

    assertThat(findings()).singleElement().asString().contains("pcmk_action_limit");
  }

  @Test
  public void aPacemakerThatDoesNotAnswerIsAWarningAndTheRestIsChecked()
      throws InterruptedException {
    inventory.problem("x", 1, "wrong");
    pacemaker =
        () -> {
          throw new IOException("cibadmin did not answer within 5 s");
        };

    assertThat(findings())
        .containsExactly(
            "x:1: wrong",
            "Pacemaker: its configuration could not be read: cibadmin did not answer within 5 s");
  }
}
