package org.palisade.host.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the fields of a request frame. */
final class RequestReader {
  private static final String VERSION = "1";
  private static final int FIELD_HEADER_BYTES = 5;
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}");

  private final long now;
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<Boolean> terminals = new ArrayList<>();
  private ByteBuffer input = ByteBuffer.allocate(0);
  private String version = "";
  private String program = "";
  private String directory = "/";
  private Optional<Long> started = Optional.empty();
  private Optional<String> handedOver = Optional.empty();

  private RequestReader(long now) {
    this.now = now;
  }

  /**
   * Reads a request.
   *
   * @param body the frame's body
   * @param now {@link System#nanoTime}: nobody started later than that
   */
  static Request read(ByteBuffer body, long now) throws ProtocolException {
    RequestReader reader = new RequestReader(now);
    while (body.hasRemaining()) {
      reader.field(body);
    }
    return reader.request();
  }

  private void field(ByteBuffer body) throws ProtocolException {
    if (body.remaining() < FIELD_HEADER_BYTES) {
      throw new ProtocolException("a request that ends within a field");
    }
    char tag = (char) body.get();
    int length = body.getInt();
    if (length < 0 || length > body.remaining()) {
      throw new ProtocolException("a request with a field longer than itself");
    }
    ByteBuffer value = body.slice(body.position(), length);
    body.position(body.position() + length);
    take(tag, value);
  }

  private void take(char tag, ByteBuffer value) throws ProtocolException {
    switch (tag) {
      case 'V' -> version = text(value);
      case 'N' -> program = text(value);
      case 'A' -> arguments.add(text(value));
      case 'E' -> takeVariable(text(value));
      case 'I' -> input = value;
      case 'C' -> directory = text(value);
      case 'S' -> started = Optional.of(number(text(value)));
      case 'T' -> text(value).chars().forEach(c -> terminals.add(c == '1'));
      case 'O' -> handedOver = Optional.of(text(value)).filter(id -> !id.isEmpty());
      default -> throw new ProtocolException("a request with the unknown field " + (int) tag);
    }
  }

  /** Bytes that are no UTF-8 become U+FFFD: they name nothing then, and so do no harm. */
  private static String text(ByteBuffer value) {
    return StandardCharsets.UTF_8.decode(value).toString();
  }

  private static long number(String text) throws ProtocolException {
    if (!NUMBER.matcher(text).matches()) {
      throw new ProtocolException("a request with a start that is no number");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ProtocolException("a request with a start that is out of range");
    }
  }

  private void takeVariable(String variable) throws ProtocolException {
    int equals = variable.indexOf('=');
    if (equals <= 0) {
      throw new ProtocolException("a request with a variable that has no name");
    }
    environment.put(variable.substring(0, equals), variable.substring(equals + 1));
  }

  private Request request() throws ProtocolException {
    if (!version.equals(VERSION)) {
      throw new ProtocolException(
          "a request of protocol version '" + version + "', not " + VERSION);
    }
    if (program.isEmpty()) {
      throw new ProtocolException("a request that names no program");
    }
    while (terminals.size() < 3) {
      terminals.add(false);
    }
    return new Request(
        program,
        arguments,
        input,
        environment,
        directory,
        started.filter(start -> start - now < 0).orElse(now),
        terminals.subList(0, 3),
        handedOver);
  }
}
