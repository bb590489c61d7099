package org.palisade.host.agent;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.host.operation.Action;

/** What an agent can be asked to do. */
enum AgentAction {
  ON("on", Action.ON),
  OFF("off", Action.OFF),
  REBOOT("reboot", Action.REBOOT),
  /** What is called on for a device that gives access rather than power. */
  ENABLE("enable", Action.ON),
  DISABLE("disable", Action.OFF),
  STATUS("status", Subject.DEVICE),
  LIST("list", Subject.DEVICE),
  LIST_STATUS("list-status", Subject.DEVICE),
  MONITOR("monitor", Subject.DEVICE),
  VALIDATE_ALL("validate-all", Subject.DEVICE),
  START("start", Subject.DEVICE),
  STOP("stop", Subject.DEVICE),
  METADATA("metadata", Subject.AGENT),
  MANPAGE("manpage", Subject.AGENT),
  HELP("help", Subject.AGENT),
  VERSION("version", Subject.AGENT);

  private enum Subject {
    DEVICE,
    AGENT
  }

  private final String word;
  private final Optional<Action> power;
  private final Subject subject;

  AgentAction(String word, Action power) {
    this.word = word;
    this.power = Optional.of(power);
    this.subject = Subject.DEVICE;
  }

  AgentAction(String word, Subject subject) {
    this.word = word;
    this.power = Optional.empty();
    this.subject = subject;
  }

  String word() {
    return word;
  }

  /** The power action, as operations name it; empty where it changes no power state. */
  Optional<Action> power() {
    return power;
  }

  /** Whether it changes a power state. */
  boolean fences() {
    return power.isPresent();
  }

  /** Whether anyone may ask for it: it tells of the agent alone, and of no device. */
  boolean harmless() {
    return subject == Subject.AGENT;
  }

  /** Any letter case; {@code meta-data} is what resource agents say. */
  static Optional<AgentAction> named(String text) {
    String asked = text.strip().toLowerCase(Locale.ROOT);
    String wanted = asked.equals("meta-data") ? METADATA.word : asked;
    return Stream.of(values()).filter(action -> action.word.equals(wanted)).findFirst();
  }
}
