package org.palisade.plugin.clc;

import java.net.URI;
import java.util.Optional;
import org.palisade.plugin.Secret;

/** Whose servers they are, and how to get there. */
record Account(
    String alias, String user, Secret password, URI api, Optional<Proxy> proxy, Trust trust) {

  /** How messages call the other end. */
  String peer() {
    return api.getAuthority()
        + proxy.map(p -> " through the proxy " + p.host() + ":" + p.port()).orElse("");
  }
}
