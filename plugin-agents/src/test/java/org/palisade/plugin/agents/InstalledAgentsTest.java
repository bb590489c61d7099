package org.palisade.plugin.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.palisade.host.control.Kinds;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.facade.HostKinds;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;

/** The agents that the packages fence-agents and cluster-glue have put on this machine. */
public class InstalledAgentsTest {
  private static final List<String> UNUSABLE =
      List.of(
          "agent:fence_ack_manual",
          "agent:fence_compute",
          "agent:fence_evacuate",
          "agent:fence_heuristics_ping",
          "agent:fence_kdump",
          "agent:fence_legacy",
          "agent:fence_rcd_serial",
          "agent:fence_watchdog",
          "external:kdumpcheck");

  private static final Path PAGE = Path.of("../docs/agents.md");
  private static final String BEGIN =
      "<!-- special: written from the code, -Dregenerate=true -->\n";
  private static final String END = "<!-- end -->\n";

  // One for all tests: it asks each agent once, which takes 6 s.
  private static final AgentsPlugin PLUGIN = new AgentsPlugin();

  private static DeviceType kind(String name) {
    return Scripts.kind(PLUGIN, name);
  }

  private static List<String> having(Trait trait) {
    return PLUGIN.deviceTypes().stream()
        .filter(type -> !UNUSABLE.contains(type.name()) && type.has(trait))
        .map(DeviceType::name)
        .toList();
  }

  @Test
  public void eachIsAKindWithParametersOrSaysWhyNot() {
    List<String> unusable = new ArrayList<>();
    int usable = 0;
    for (DeviceType type : PLUGIN.deviceTypes()) {
      try {
        assertThat(type.shortText()).as(type.name()).isNotBlank();
        assertThat(type.parameters()).as(type.name()).isNotEmpty();
        usable++;
      } catch (IllegalStateException e) {
        assertThat(e.getMessage()).as(type.name()).hasSizeGreaterThan(20);
        unusable.add(type.name());
      }
    }

    assertThat(usable).isGreaterThan(90);
    assertThat(unusable).containsExactlyInAnyOrderElementsOf(UNUSABLE);
  }

  @Test
  public void eachIsDescribedByTheHostWithItsSettingsOrSaysWhyNot() {
    PluginTypes types = new PluginTypes();
    types.add("agents", PLUGIN);
    HostKinds kinds = new HostKinds(types);
    for (DeviceType type : PLUGIN.deviceTypes()) {
      Optional<Kinds.Kind> kind = kinds.describe(type.name());
      assertThat(kind.isPresent()).as(type.name()).isNotEqualTo(UNUSABLE.contains(type.name()));
      kind.ifPresentOrElse(
          one ->
              assertThat(one.settings())
                  .as(type.name())
                  .extracting(Kinds.Setting::name)
                  .contains("power_timeout")
                  .doesNotContain("plug", "action")
                  .hasSizeGreaterThan(7),
          () -> assertThat(kinds.whyNot(type.name())).as(type.name()).isPresent());
    }

    assertThat(kinds.describe("agent:fence_apc_snmp").orElseThrow().settings())
        .extracting(Kinds.Setting::name)
        .contains("ip", "community", "snmp_version", "trust_unproven_off");
  }

  @Test
  public void fabricAndOnTargetAgentsAreLabelled() {
    assertThat(having(Trait.FABRIC))
        .containsExactlyInAnyOrder(
            "agent:fence_brocade",
            "agent:fence_cisco_mds",
            "agent:fence_ifmib",
            "agent:fence_mpath",
            "agent:fence_sanbox2",
            "agent:fence_scsi");
    assertThat(having(Trait.ON_TARGET))
        .containsExactlyInAnyOrder("agent:fence_mpath", "agent:fence_scsi");
  }

  @Test
  public void thoseThatTellNoPowerStateAreLabelled() {
    assertThat(having(Trait.STATE_UNREADABLE))
        .contains("agent:fence_ovh", "agent:fence_sbd", "external:ipmi", "external:ssh")
        .filteredOn(name -> name.startsWith("agent:"))
        .hasSize(2);
  }

  @Test
  public void thoseThatCannotTellOffFromUnknownAreLabelled() {
    assertThat(having(Trait.OFF_UNPROVEN))
        .contains("agent:fence_apc_snmp", "agent:fence_dummy", "agent:fence_virsh")
        .doesNotContain("agent:fence_ipmilan", "agent:fence_redfish");
  }

  @Test
  public void passwordsOfEachAreSecrets() {
    for (DeviceType type : PLUGIN.deviceTypes()) {
      if (!UNUSABLE.contains(type.name())) {
        for (Parameter<?> one : type.parameters()) {
          boolean secret = one.name().matches(".*(password|passwd|community)");
          assertThat(one.type() == Parameter.Type.SECRET || !secret)
              .as(type.name() + " " + one.name())
              .isTrue();
        }
      }
    }
  }

  @Test
  public void eachHasWhatTellsItsDevicesApart() {
    for (DeviceType type : PLUGIN.deviceTypes()) {
      if (!UNUSABLE.contains(type.name())) {
        assertThat(type.parameters()).as(type.name()).anyMatch(one -> one.role() != Role.PLUG);
      }
    }
    assertThat(kind("agent:fence_dummy").parameters())
        .filteredOn(one -> one.role() == Role.ENDPOINT)
        .extracting(Parameter::name)
        .contains("status_file");
  }

  @Test
  public void anAgentThatFencesNothingSaysWhatToDo() {
    assertThatThrownBy(() -> kind("agent:fence_kdump").shortText())
        .hasMessageContaining("Pacemaker's own topology");
    assertThatThrownBy(() -> kind("agent:fence_legacy").shortText())
        .hasMessageContaining("plugin = external:NAME");
  }

  @Test
  public void aRequiredParameterOfEachIsNeeded() {
    assertThatThrownBy(() -> Scripts.open(kind("agent:fence_apc_snmp"), Map.of()))
        .hasMessageContaining("ip");
  }

  @Test
  public void theirPageTellsWhatIsSpecialAboutThem() throws IOException {
    String special =
        "| | agents |\n|---|---|\n"
            + row("off is believed without a proof", trusted())
            + row("no power state", agents(having(Trait.STATE_UNREADABLE)))
            + row("off cuts off storage or network (fabric)", agents(having(Trait.FABRIC)))
            + row("can be switched on only by the target itself", agents(having(Trait.ON_TARGET)))
            + row("cannot be used, and says why", UNUSABLE);
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END, begin);
    if (Boolean.getBoolean("regenerate")) {
      Files.writeString(PAGE, page.substring(0, begin) + special + page.substring(end));
    }

    assertThat(Files.readString(PAGE))
        .as("run this test with -Dregenerate=true to write it anew")
        .contains(BEGIN + special + END);
  }

  private static List<String> trusted() {
    List<String> others = having(Trait.OFF_UNPROVEN);
    List<String> mute = having(Trait.STATE_UNREADABLE);
    return agents(
        PLUGIN.deviceTypes().stream()
            .map(DeviceType::name)
            .filter(name -> !UNUSABLE.contains(name))
            .filter(name -> !others.contains(name) && !mute.contains(name))
            .toList());
  }

  private static List<String> agents(List<String> kinds) {
    return kinds.stream().filter(name -> name.startsWith("agent:")).toList();
  }

  private static String row(String what, List<String> kinds) {
    List<String> names =
        kinds.stream().map(name -> "`" + name.replace("agent:fence_", "") + "`").sorted().toList();
    return "| " + what + " | " + String.join(", ", names) + " |\n";
  }
}
