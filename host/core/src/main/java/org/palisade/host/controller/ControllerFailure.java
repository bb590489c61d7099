package org.palisade.host.controller;

/** Why an action of a controller ends here, with OCF's code for it. */
final class ControllerFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final OcfCode code;

  ControllerFailure(OcfCode code, String message) {
    super(message);
    this.code = code;
  }

  OcfCode code() {
    return code;
  }
}
