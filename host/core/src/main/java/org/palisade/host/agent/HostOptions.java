package org.palisade.host.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.palisade.host.device.Timing;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerCycler;

/** The options that the host gives to agents, beside those of their kinds. */
final class HostOptions {
  static final Parameter<String> ACTION =
      Parameter.text("action")
          .letter('o')
          .alias("option")
          .orElse(AgentAction.REBOOT.word())
          .help("Fencing action");
  static final Parameter<String> FABRIC_ACTION = ACTION.orElse(AgentAction.OFF.word());
  static final Parameter<String> PLUG =
      Parameter.text("plug")
          .letter('n')
          .alias("port")
          .help("Physical plug number on device, UUID or identification of machine");
  static final Parameter<String> HOST =
      PLUG.help("Host to fence; several are separated by plug_separator");
  static final Parameter<String> DEVICE =
      Parameter.text("device").help("Configured device to use; needed if several know the host");
  static final Parameter<String> METHOD =
      Parameter.choice("method", "onoff", "cycle")
          .letter('m')
          .orElse("onoff")
          .help("Method to fence: off and on again, or the device's own cycle");
  static final Parameter<Boolean> QUIET =
      Parameter.flag("quiet")
          .letter('q')
          .help("Nothing on standard error, unless verbose; the debug file is not affected");
  static final Parameter<Boolean> VERBOSE =
      Parameter.flag("verbose")
          .letter('v')
          .help("What is done and said to the device, on standard error; repeat for more");
  static final Parameter<Integer> VERBOSE_LEVEL =
      Parameter.number("verbose_level")
          .help("Amount of detail: 0 none, 1 what is done and said, 2 also time and options");
  static final Parameter<String> DEBUG_FILE =
      Parameter.text("debug_file")
          .letter('D')
          .alias("debug")
          .help("Append what is done and said to this file");
  static final Parameter<Boolean> VERSION =
      Parameter.flag("version").letter('V').help("Display version information and exit");
  static final Parameter<Boolean> HELP =
      Parameter.flag("help").letter('h').help("Display help and exit");
  static final Parameter<String> SEPARATOR =
      Parameter.text("separator")
          .letter('C')
          .orElse(",")
          .help("Separator between the fields of 'list' and 'list-status'");
  static final Parameter<String> PLUG_SEPARATOR =
      Parameter.text("plug_separator").orElse(",").help("Separator between several plugs");
  static final Parameter<Boolean> DISABLE_TIMEOUT =
      Parameter.flag("disable_timeout")
          .help("fence_timeout takes the place of power_timeout (default: true under Pacemaker)");
  static final Parameter<Duration> FENCE_TIMEOUT =
      Parameter.seconds("fence_timeout")
          .help(
              "Seconds in which a fencing ends under Pacemaker; a little less than its own timeout"
                  + " (pcmk_off_timeout and the like)");

  private HostOptions() {}

  /** What the agent of a kind has beside the kind's own parameters. */
  static List<Option> of(DeviceType type) {
    List<Option> options = new ArrayList<>();
    options.add(Option.of(type.has(Trait.FABRIC) ? FABRIC_ACTION : ACTION));
    options.add(Option.of(PLUG));
    type.parameters().stream().flatMap(HostOptions::script).forEach(options::add);
    if (type.offers(PowerCycler.class)) {
      options.add(Option.of(METHOD));
    }
    options.addAll(talk());
    if (type.offers(PlugLister.class)) {
      options.add(Option.of(SEPARATOR));
    }
    options.add(Option.of(PLUG_SEPARATOR));
    options.addAll(times());
    Timing.parameters(type).forEach(time -> options.add(Option.of(time)));
    return options;
  }

  /** What the agent for all configured hosts has. */
  static List<Option> ofConfiguredHosts() {
    List<Option> options = new ArrayList<>();
    Stream.of(ACTION, HOST, DEVICE, METHOD).map(Option::of).forEach(options::add);
    options.addAll(talk());
    Stream.of(SEPARATOR, PLUG_SEPARATOR).map(Option::of).forEach(options::add);
    options.addAll(times());
    TimingOverride.parameters().forEach(time -> options.add(Option.of(time)));
    return options;
  }

  static List<Option> talk() {
    return Stream.of(QUIET, VERBOSE, VERBOSE_LEVEL, DEBUG_FILE, VERSION, HELP)
        .map(Option::of)
        .toList();
  }

  static List<Option> times() {
    return List.of(Option.valued(DISABLE_TIMEOUT), Option.of(FENCE_TIMEOUT));
  }

  private static Stream<Option> script(Parameter<?> parameter) {
    return parameter.type() == Parameter.Type.SECRET
        ? Stream.of(Option.of(scriptFor(parameter)))
        : Stream.empty();
  }

  /** The option that names a program which prints a secret. */
  static Parameter<String> scriptFor(Parameter<?> secret) {
    Parameter<String> script =
        Parameter.text(secret.name() + "_script")
            .help("Program to run, without a shell, whose output is the " + secret.name());
    return secret.equals(Parameter.PASSWORD) ? script.letter('S').alias("passwd_script") : script;
  }
}
