package org.palisade.host.intake;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palisade.host.device.Types;
import org.palisade.plugin.DeviceType;

/** Which kind of ours drives what an agent drove. */
final class Kinds {
  /** Published agents, and the kind that does the same with the same names of settings. */
  private static final Map<String, Set<String>> REPLACED =
      Map.of(
          "ipmi",
          Set.of(
              "fence_ipmilan",
              "fence_ipmilanplus",
              "fence_ilo3",
              "fence_ilo4",
              "fence_ilo5",
              "fence_idrac",
              "fence_imm"),
          "redfish",
          Set.of("fence_redfish"),
          "clc",
          Set.of("fence_clc"));

  /** Settings of the program that an agent is; of the device they say nothing. */
  private static final Set<String> PROGRAMS =
      Set.of(
          "action",
          "debug",
          "debug_file",
          "verbose",
          "verbose_level",
          "quiet",
          "version",
          "help",
          "separator",
          "plug_separator",
          "delay",
          "disable_timeout",
          "ipmitool_path",
          "sudo",
          "use_sudo",
          "sudo_path");

  private final Types types;

  Kinds(Types types) {
    this.types = types;
  }

  Optional<DeviceType> ofAgent(String program) {
    return types
        .agent(program)
        .or(
            () ->
                REPLACED.entrySet().stream()
                    .filter(one -> one.getValue().contains(program))
                    .flatMap(one -> types.kind(one.getKey()).stream())
                    .findFirst())
        .or(() -> types.kind(bridged(program)));
  }

  /** Why an agent has no kind. */
  String whyNone(String program) {
    String kind = bridged(program);
    return types
        .whyNot(kind)
        .map(why -> "kind '" + kind + "' cannot be used: " + why)
        .orElse("no plugin in force does what '" + program + "' does");
  }

  private static String bridged(String program) {
    return program.startsWith("external/")
        ? "external:" + program.substring("external/".length())
        : "agent:" + program;
  }

  Optional<DeviceType> named(String kind) {
    return types.kind(kind);
  }

  static boolean isPrograms(String setting) {
    return PROGRAMS.contains(setting.replace('-', '_'));
  }
}
