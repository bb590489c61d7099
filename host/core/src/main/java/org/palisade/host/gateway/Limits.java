package org.palisade.host.gateway;

import java.time.Duration;

/**
 * What the gateway grants.
 *
 * @param request how long a caller may take to send its request, and then its GO
 * @param farewell how long a caller may take to read what is left after its call ended
 * @param vouching how long the gateway itself beats for a call that waits for a thread or whose
 *     {@link Program#run} has not returned; a run that hangs for longer is given up by its caller
 * @param threads the most threads for calls that do not fence; as many again fence
 * @param waiting the most calls that wait for a thread; fencing does not count
 * @param connections the most callers at once; further ones wait in the socket's backlog
 * @param memory bytes that all callers together may make the host keep beyond an ordinary call's
 */
public record Limits(
    Duration request,
    Duration farewell,
    Duration vouching,
    int threads,
    int waiting,
    int connections,
    long memory) {

  /** What a host grants. */
  public static final Limits DEFAULTS =
      new Limits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          32,
          2_048,
          8_192,
          32L << 20);
}
