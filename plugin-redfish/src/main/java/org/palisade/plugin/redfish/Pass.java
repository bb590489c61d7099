package org.palisade.plugin.redfish;

import org.palisade.plugin.http.Request;

/** What a request carries to be let in. */
record Pass(String header, String value) {

  Request on(Request ask) {
    return ask.with(header, value);
  }

  @Override
  public String toString() {
    return header + ": ***";
  }
}
