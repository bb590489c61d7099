package org.palisade.plugin.redfish;

import org.palisade.plugin.Secret;
import org.palisade.plugin.http.Endpoint;

/**
 * Which service is talked to, and as whom.
 *
 * @param root where the service begins, with a slash at the end
 * @param sessions whether to log in for a session instead of with each request
 */
record Bmc(
    Endpoint endpoint,
    String root,
    String user,
    Secret password,
    boolean sessions,
    ChassisRule chassis) {

  /** How messages call the other end. */
  String peer() {
    return endpoint.peer();
  }

  /** Some devices repeat in an error what they were sent. */
  String masked(String words) {
    String secret = password.reveal();
    return secret.isEmpty() ? words : words.replace(secret, "***");
  }
}
