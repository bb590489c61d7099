package org.palisade.host.controller;

/** Exit codes of resource agents, as the Open Cluster Framework numbers them. */
enum OcfCode {
  SUCCESS(0),
  /** The device does not do what it should. */
  GENERIC(1),
  /** The call makes no sense. */
  ARGUMENTS(2),
  /** There is no such action. */
  UNIMPLEMENTED(3),
  /** The caller may not. */
  PERMISSION(4),
  /** Something is missing on this node; another may have it. */
  INSTALLED(5),
  /** The parameters are wrong, on whatever node. */
  CONFIGURED(6),
  NOT_RUNNING(7);

  private final int number;

  OcfCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
