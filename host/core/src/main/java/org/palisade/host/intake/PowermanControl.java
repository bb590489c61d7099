package org.palisade.host.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device of powerman's.
 *
 * @param name its name
 * @param type its type
 * @param process the call of the program that powerman speaks to it through, or its address; may
 *     hold a password
 */
record PowermanControl(String name, String type, String process) {
  private static final String IPMIPOWER = "ipmipower";
  private static final String REDFISH = "redfish";
  private static final Pattern URL =
      Pattern.compile("\\s(?:-u\\s*|--url[\\s=])https://([^/\\s|]+)");

  private static final Pattern SNMP_HOST = Pattern.compile("snmppower\\s+-h\\s*([^\\s|&]+)");

  boolean isIpmipower() {
    return type.equals(IPMIPOWER);
  }

  /**
   * Whether it has outlets that an agent switches as well: one device, however many nodes it has.
   *
   * @param specification how it is spoken to, where that is known
   */
  boolean isStrip(Optional<PowermanType> specification) {
    return specification.flatMap(PowermanType::snmp).isPresent() && stripAddress().isPresent();
  }

  PowermanPlugs plugs(Optional<PowermanType> specification) {
    return new PowermanPlugs(
        type, specification.map(PowermanType::plugs).orElse(List.of()), isStrip(specification));
  }

  private Optional<String> stripAddress() {
    Matcher call = SNMP_HOST.matcher(process);
    return call.find() ? Optional.of(call.group(1)) : Optional.empty();
  }

  /**
   * The device of one of its nodes.
   *
   * @param specification how it is spoken to, where that is known
   */
  Draft draft(String host, String plug, Optional<PowermanType> specification, Kinds kinds) {
    if (isIpmipower()) {
      return ipmi(host, plug, kinds);
    }
    if (isStrip(specification)) {
      return outlet(host, plug, specification.flatMap(PowermanType::snmp).orElseThrow(), kinds);
    }
    Optional<PowermanType.Redfish> redfish = specification.flatMap(PowermanType::redfish);
    Optional<String> address = address(plug);
    return redfish.isPresent() && address.isPresent()
        ? made(
            REDFISH,
            host,
            redfish.get().system(),
            joined(address.get(), redfish.get().login()),
            kinds)
        : Draft.hopeless(name, Map.of(host, host), otherwise(specification));
  }

  private static Map<String, String> joined(String address, Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>(Bmc.address(address));
    all.putAll(settings);
    return all;
  }

  // One httppower has one node, at an address of its own; for redfishpower plugs are addresses.
  private Optional<String> address(String plug) {
    if (process.contains("redfishpower")) {
      return Optional.of(plug);
    }
    Matcher url = URL.matcher(process);
    return process.contains("httppower") && url.find()
        ? Optional.of(url.group(1))
        : Optional.empty();
  }

  private Draft ipmi(String host, String plug, Kinds kinds) {
    Map<String, String> settings = joined(plug, IpmipowerCall.of(process).settings());
    return settings.containsKey("password")
        ? made(Bmc.KIND, host, "", settings, kinds)
        : Draft.hopeless(
            Bmc.device(host),
            Map.of(host, ""),
            "the call of ipmipower has no password (it may be in a file of FreeIPMI's); make a"
                + " table with passwords, and import it with ipmitool-list");
  }

  // A strip is one device, with a plug for each host.
  private Draft outlet(String host, String plug, PowermanSnmp snmp, Kinds kinds) {
    Map<String, String> settings = joined(stripAddress().orElseThrow(), snmp.login());
    return made(name, snmp.kind(), Map.of(host, plug), settings, kinds);
  }

  private static Draft made(
      String kind, String host, String plug, Map<String, String> settings, Kinds kinds) {
    return made(Bmc.device(host), kind, Map.of(host, plug), settings, kinds);
  }

  private static Draft made(
      String device,
      String kind,
      Map<String, String> plugs,
      Map<String, String> settings,
      Kinds kinds) {
    return kinds.named(kind).isPresent()
        ? new Draft(device, kinds.named(kind), settings, false, plugs, "")
        : Draft.hopeless(device, plugs, "no plugin in force has kind '" + kind + "'");
  }

  private String otherwise(Optional<PowermanType> specification) {
    if (specification.filter(PowermanType::hasPlaceholder).isPresent()) {
      return "powerman's script for type '" + type + "' has no login yet, but USER:PASS";
    }
    if (specification.flatMap(PowermanType::redfish).isPresent()) {
      return "the call of its program has no https address";
    }
    return "its login is in powerman's script for type '"
        + type
        + "'; write a device file by hand"
        + PowermanHints.kinds(type).map(kinds -> ", perhaps of kind " + kinds).orElse("")
        + " ('palisade plugins describe' shows the kinds)";
  }

  /** Shows no password. */
  @Override
  public String toString() {
    return name;
  }
}
