package org.palisade.host.intake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which kinds may do what a type of powerman's does, for an operator to try. */
final class PowermanHints {
  /** Beginning of a type to kinds; the longer beginnings first. */
  private static final Map<String, String> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("apc-snmp", "agent:fence_apc_snmp");
    KINDS.put("apc", "agent:fence_apc or agent:fence_apc_snmp");
    KINDS.put("raritan", "agent:fence_raritan_px3");
    KINDS.put("eaton", "agent:fence_eaton_snmp");
    KINDS.put("sentry", "agent:fence_cdu");
    KINDS.put("wti", "agent:fence_wti");
    KINDS.put("ibmbladecenter", "agent:fence_bladecenter");
    KINDS.put("kvm", "agent:fence_virsh");
    KINDS.put("hpilo", "redfish or ipmi");
    KINDS.put("hpmp", "agent:fence_ilo_mp");
    KINDS.put("ilom", "ipmi");
    KINDS.put("openbmc", "redfish or ipmi");
    KINDS.put("redfish", "redfish");
  }

  private PowermanHints() {}

  static Optional<String> kinds(String type) {
    return KINDS.entrySet().stream()
        .filter(one -> type.startsWith(one.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
