package org.palisade.host.gateway;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a front end forwards, verbatim.
 *
 * @param program the base name of argv[0]; after {@code stonith.d/} if it lies in such a folder
 * @param arguments the rest of argv
 * @param input all of standard input, read-only; take a {@link ByteBuffer#duplicate} to read it
 * @param environment the part of the environment that the front end forwards
 * @param directory its working directory, against which relative file names are meant
 * @param startedNanos when it started, on the scale of {@link System#nanoTime}
 * @param terminals whether standard input, output and error are terminals, in this order
 * @param handedOver the operation that another host handed over to this one
 */
public record Request(
    String program,
    List<String> arguments,
    ByteBuffer input,
    Map<String, String> environment,
    String directory,
    long startedNanos,
    List<Boolean> terminals,
    Optional<String> handedOver) {

  /** Copies the collections. */
  public Request {
    input = input.asReadOnlyBuffer();
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    terminals = List.copyOf(terminals);
  }
}
