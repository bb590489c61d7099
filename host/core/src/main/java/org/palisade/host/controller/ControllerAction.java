package org.palisade.host.controller;

import java.util.Arrays;
import java.util.Optional;

/** What a controller can be asked to do, in the order of its metadata. */
enum ControllerAction {
  START("start", 20, 0),
  STOP("stop", 20, 0),
  MONITOR("monitor", 20, 60),
  FENCE("fence", 60, 0),
  LIST_FENCE_TARGETS("list-fence-targets", 20, 0),
  META_DATA("meta-data", 5, 0),
  VALIDATE_ALL("validate-all", 20, 0);

  private final String word;
  private final int timeout;
  private final int interval;

  ControllerAction(String word, int timeout, int interval) {
    this.word = word;
    this.timeout = timeout;
    this.interval = interval;
  }

  String word() {
    return word;
  }

  /** Seconds that a cluster manager should grant. */
  int timeout() {
    return timeout;
  }

  /** Seconds between two calls, where it is called again and again; else 0. */
  int interval() {
    return interval;
  }

  /** Whether the DTD of OCF's metadata knows it; StonithAgents added two that it does not. */
  boolean isOfOcf() {
    return this != FENCE && this != LIST_FENCE_TARGETS;
  }

  static Optional<ControllerAction> named(String word) {
    String name = word.equals("metadata") ? META_DATA.word : word;
    return Arrays.stream(values()).filter(one -> one.word.equals(name)).findFirst();
  }
}
