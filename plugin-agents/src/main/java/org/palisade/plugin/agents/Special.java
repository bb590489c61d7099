package org.palisade.plugin.agents;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the metadata of some agents does not say. From their sources and manual pages in
 * fence-agents 4.12.1.
 */
final class Special {
  private static final String ITS_OWN_LEVEL =
      "it does not switch a machine off; keep it in Pacemaker's own topology, in a level before";

  private static final Map<String, String> UNUSABLE =
      Map.of(
          "fence_ack_manual",
              "it believes a human; use 'palisade confirm HOST', which says so in the history",
          "fence_kdump", "it waits for the crash dump of the machine: " + ITS_OWN_LEVEL,
          "fence_heuristics_ping", "it only asks whether the network answers: " + ITS_OWN_LEVEL,
          "fence_watchdog", "it has nothing but metadata: Pacemaker itself does what it stands for",
          "fence_legacy",
              "it runs plugins of cluster-glue; name them directly: plugin = external:NAME",
          "fence_evacuate", "it moves guests away and reads no power state; fence by another agent",
          "fence_compute", "it moves guests away and reads no power state; fence by another agent",
          "fence_rcd_serial", "it can only reboot, and tells no state: no off could be verified");

  // Their metadata has what those have that take the plug for the address; their sources do not.
  private static final Set<String> HAS_PLUGS = Set.of("fence_powerman", "fence_vmware");

  // Its state is that of its message slot, not of the machine.
  private static final Set<String> TELLS_NO_POWER_STATE = Set.of("fence_sbd");

  // These say off only where the device says just that. All others are held for doubtful: of the 86
  // most are of the form "on if the answer is 1, else off".
  private static final Set<String> SAYS_OFF_ONLY_IF_OFF =
      Set.of(
          "fence_aws",
          "fence_idrac",
          "fence_ilo",
          "fence_ilo2",
          "fence_ilo3",
          "fence_ilo4",
          "fence_ilo5",
          "fence_imm",
          "fence_ipmilan",
          "fence_ipmilanplus",
          "fence_pve",
          "fence_redfish");

  // These connect for each request, so that "Unable to connect" may be of the state that is read
  // after a command. The others connect before anything else.
  private static final Set<String> CONNECTS_ANEW = Set.of("fence_eps", "fence_zvmip");

  private Special() {}

  /** Why an agent cannot fence anything here. */
  static Optional<String> unusable(String agent) {
    return Optional.ofNullable(UNUSABLE.get(agent));
  }

  static boolean hasPlugs(String agent) {
    return HAS_PLUGS.contains(agent);
  }

  static boolean tellsNoPowerState(String agent) {
    return TELLS_NO_POWER_STATE.contains(agent);
  }

  static boolean connectsAnew(String agent) {
    return CONNECTS_ANEW.contains(agent);
  }

  static boolean saysOffOnlyIfOff(String agent) {
    return SAYS_OFF_ONLY_IF_OFF.contains(agent);
  }
}
