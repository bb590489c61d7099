package org.palisade.host.agent;

import java.util.Locale;
import java.util.Optional;

/** What an agent can be asked to do. */
enum AgentAction {
  ON("on"),
  OFF("off"),
  REBOOT("reboot"),
  STATUS("status"),
  LIST("list"),
  LIST_STATUS("list-status"),
  MONITOR("monitor"),
  METADATA("metadata"),
  MANPAGE("manpage"),
  VALIDATE_ALL("validate-all"),
  ENABLE("enable"),
  DISABLE("disable"),
  START("start"),
  STOP("stop"),
  HELP("help"),
  VERSION("version");

  private final String word;

  AgentAction(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /** Whether it changes a power state. */
  boolean fences() {
    return switch (this) {
      case ON, OFF, REBOOT, ENABLE, DISABLE -> true;
      case STATUS,
          LIST,
          LIST_STATUS,
          MONITOR,
          METADATA,
          MANPAGE,
          VALIDATE_ALL,
          START,
          STOP,
          HELP,
          VERSION ->
          false;
    };
  }

  /** Whether anyone may ask for it: it tells of the agent alone, and of no device. */
  boolean harmless() {
    return switch (this) {
      case METADATA, MANPAGE, HELP, VERSION -> true;
      case ON,
          OFF,
          REBOOT,
          STATUS,
          LIST,
          LIST_STATUS,
          MONITOR,
          VALIDATE_ALL,
          ENABLE,
          DISABLE,
          START,
          STOP ->
          false;
    };
  }

  /** Any letter case; {@code meta-data} is what resource agents say. */
  static Optional<AgentAction> named(String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    if (wanted.equals("meta-data")) {
      return Optional.of(METADATA);
    }
    for (AgentAction action : values()) {
      if (action.word.equals(wanted)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
