package org.palisade.host.control;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The operators' command: brought by a bundle of its own as a service, which is started when
 * somebody first calls it. Thread-safe.
 */
@ConsumerType
@FunctionalInterface
public interface Command {

  /**
   * Runs one call, on a thread of its own.
   *
   * @param session who calls, with what, from where
   * @param control the host
   * @return the exit code: 0 all done, 1 some failed, 2 usage, 130 interrupted
   * @throws InterruptedException where the caller went away, or pressed Ctrl-C where nothing
   *     listens for it
   */
  int run(Session session, Control control) throws InterruptedException;
}
