package org.palisade.host.controller;

import java.util.List;
import java.util.Objects;

/**
 * That a controller was started for a device, and not stopped.
 *
 * @param owner the controller: its program and the cluster's name for the resource
 * @param device the device's name
 * @param endpoint what its plugs are locked by, without a plug; holds no secret
 * @param exclusive whether power commands of others are refused
 * @param boot the machine's boot in which it was started
 * @param since when it was started
 * @param generation grows when the device's hosts changed
 * @param hosts the device's hosts, as they were last known
 */
public record Ownership(
    String owner,
    String device,
    String endpoint,
    boolean exclusive,
    String boot,
    String since,
    long generation,
    List<String> hosts) {

  /** Checks that nothing is missing: a record comes from a file. */
  public Ownership {
    Objects.requireNonNull(owner);
    Objects.requireNonNull(device);
    Objects.requireNonNull(endpoint);
    Objects.requireNonNull(boot);
    Objects.requireNonNull(since);
    hosts = List.copyOf(hosts);
  }

  /** The same, with the hosts as they are now: a new generation where they changed. */
  Ownership with(List<String> others) {
    long next = others.equals(hosts) ? generation : generation + 1;
    return new Ownership(owner, device, endpoint, exclusive, boot, since, next, others);
  }

  boolean isOf(String who, String where) {
    return owner.equals(who) && endpoint.equals(where);
  }
}
