package org.palisade.plugin.http;

import java.net.URI;
import java.util.Optional;

/**
 * Who is talked to, and how. Immutable.
 *
 * @param address scheme, host and perhaps port and path, without a slash at the end
 * @param proxy the proxy on the way, if there is one
 * @param trust whose certificates are believed
 * @param ifUntrusted what to do about a certificate that is not believed: the end of a sentence
 *     that names the parameters of the kind
 */
public record Endpoint(URI address, Optional<Proxy> proxy, Trust trust, String ifUntrusted) {

  /**
   * How messages call the other end.
   *
   * @return host and port, and the proxy on the way; no secret
   */
  public String peer() {
    return address.getAuthority()
        + proxy.map(p -> " through the proxy " + p.host() + ":" + p.port()).orElse("");
  }
}
