package org.palisade.plugin.clc;

import org.palisade.plugin.Secret;
import org.palisade.plugin.http.Endpoint;

/** Whose servers they are, and how to get there. */
record Account(String alias, String user, Secret password, Endpoint endpoint) {

  /** How messages call the other end. */
  String peer() {
    return endpoint.peer();
  }
}
