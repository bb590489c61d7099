package org.palisade.host.agent;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.PlugLister;

/**
 * What an agent says of itself. Immutable; keeps no class of a plugin.
 *
 * @param program its file name
 * @param symlinks its other names
 * @param shortText one line
 * @param longText some sentences
 * @param vendor a page
 * @param options what it takes
 * @param actions what it offers, the standard ones first
 * @param onTarget whether its on must be run by the target
 * @param automaticOn whether the target must be switched on before it may join
 */
record AgentProfile(
    String program,
    List<String> symlinks,
    String shortText,
    String longText,
    Optional<URI> vendor,
    OptionTable options,
    List<AgentAction> actions,
    boolean onTarget,
    boolean automaticOn) {

  static final String CONFIGURED_HOSTS = "fence_palisade";

  // Every agent has these, whatever its metadata offers.
  private static final Set<AgentAction> ALWAYS_TAKEN =
      EnumSet.of(AgentAction.START, AgentAction.STOP, AgentAction.HELP, AgentAction.VERSION);

  static AgentProfile of(DeviceType type, String program) {
    List<Option> own = type.parameters().stream().map(Option::of).toList();
    return new AgentProfile(
        program,
        type.agents().stream().filter(name -> !name.equals(program)).toList(),
        type.shortText(),
        type.longText().isBlank() ? type.shortText() : type.longText(),
        type.vendor(),
        OptionTable.of(own, HostOptions.of(type)),
        actions(type),
        type.has(Trait.ON_TARGET),
        type.has(Trait.ON_TARGET) || type.has(Trait.FABRIC));
  }

  static AgentProfile ofConfiguredHosts() {
    return new AgentProfile(
        CONFIGURED_HOSTS,
        List.of(),
        "Fence agent for all hosts that Palisade knows",
        "fence_palisade fences any host that is named by a device of Palisade's configuration,"
            + " whatever its vendor. Devices, their addresses and passwords are files below"
            + " etc/devices and are not part of the cluster's configuration. One resource with"
            + " pcmk_action_limit=-1 serves all hosts.",
        Optional.empty(),
        OptionTable.of(List.of(), HostOptions.ofConfiguredHosts()),
        standard(true, true, true),
        false,
        false);
  }

  private static List<AgentAction> actions(DeviceType type) {
    boolean fabric = type.has(Trait.FABRIC);
    List<AgentAction> all =
        new ArrayList<>(
            standard(!fabric, !type.has(Trait.STATE_UNREADABLE), type.offers(PlugLister.class)));
    if (fabric) {
      all.add(AgentAction.ENABLE);
      all.add(AgentAction.DISABLE);
    }
    return List.copyOf(all);
  }

  private static List<AgentAction> standard(boolean reboot, boolean status, boolean list) {
    List<AgentAction> all = new ArrayList<>(List.of(AgentAction.ON, AgentAction.OFF));
    if (reboot) {
      all.add(AgentAction.REBOOT);
    }
    if (status) {
      all.add(AgentAction.STATUS);
    }
    if (list) {
      all.add(AgentAction.LIST);
      all.add(AgentAction.LIST_STATUS);
    }
    all.add(AgentAction.MONITOR);
    all.add(AgentAction.METADATA);
    all.add(AgentAction.MANPAGE);
    all.add(AgentAction.VALIDATE_ALL);
    return List.copyOf(all);
  }

  /** Whether an action can be asked for: those offered, and those that every agent has. */
  boolean takes(AgentAction action) {
    return actions.contains(action) || ALWAYS_TAKEN.contains(action);
  }
}
