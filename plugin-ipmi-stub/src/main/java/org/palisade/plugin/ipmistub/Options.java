package org.palisade.plugin.ipmistub;

import java.time.Duration;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Secret;

/** What a device file or the agent may say. */
final class Options {
  static final Parameter<String> IP = Parameter.IP.required();
  static final Parameter<String> USERNAME = Parameter.USERNAME.orElse("");
  static final Parameter<Secret> PASSWORD = Parameter.PASSWORD;

  static final Parameter<String> PRIVLVL =
      Parameter.choice("privlvl", Privilege.WORDS)
          .letter('L')
          .orElse("administrator")
          .role(Parameter.Role.CREDENTIAL)
          .help("Privilege level of the session: user reads, operator and administrator switch");

  static final Parameter<String> POWER_OFF =
      Parameter.choice("power_off", "hard", "soft")
          .orElse("hard")
          .help("How off is done: hard cuts the power, soft asks the operating system");

  static final Parameter<Secret> USERS =
      Parameter.secret("users")
          .help(
              "The users of the BMC: name:password:level, ...; admin:admin:administrator if none");

  static final Parameter<String> PLUGS =
      Parameter.text("plugs")
          .orElse("1-8")
          .help("The plugs that the BMC has: names and ranges, such as 1-8 or node[1-100]");

  static final Parameter<Duration> LATENCY =
      Parameter.seconds("latency")
          .orElse(Duration.ZERO)
          .help("How many seconds each answer of the BMC takes");

  static final Parameter<String> FAULTS =
      Parameter.text("faults")
          .orElse("")
          .help("What goes wrong: plug:fault or plug:fault=seconds, ...; * is every plug");

  static final Parameter<String> FAULTS_FILE =
      Parameter.text("faults_file")
          .help("A file that takes the place of faults as long as it exists; read when it changes");

  static final Parameter<String> STATE_FILE =
      Parameter.text("state_file")
          .help("A file that keeps the chassis, so that several processes meet the same ones");

  static final Parameter<String> JOURNAL_FILE =
      Parameter.text("journal_file")
          .help("A file that each power command is noted in as the BMC receives it");

  private Options() {}

  static Parameter<?>[] all() {
    return new Parameter<?>[] {
      IP,
      USERNAME,
      PASSWORD,
      PRIVLVL,
      POWER_OFF,
      USERS,
      PLUGS,
      LATENCY,
      FAULTS,
      FAULTS_FILE,
      STATE_FILE,
      JOURNAL_FILE
    };
  }
}
