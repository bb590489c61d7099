package org.palisade.plugin.http;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One response, read to its end. Immutable.
 *
 * @param status the HTTP status
 * @param body the text; empty where there was none
 * @param headers the first value of each, by name without regard to case
 */
public record Answer(int status, String body, Map<String, String> headers) {
  private static final int SHOWN_CHARACTERS = 2000;

  /** Copies the headers. */
  public Answer {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    headers = Collections.unmodifiableMap(byName);
  }

  /**
   * One header.
   *
   * @param name in any case
   * @return its first value, or nothing
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /**
   * Whether the peer did as it was asked.
   *
   * @return whether the status is 2xx
   */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /**
   * Whether it is a page made for people: such comes from something else than an API.
   *
   * @return whether its type is HTML
   */
  public boolean isPage() {
    return header("Content-Type").filter(type -> type.startsWith("text/html")).isPresent();
  }

  /**
   * Status and body for a trace.
   *
   * @return one line of bounded length
   */
  public String shown() {
    return ("HTTP " + status + " " + Line.of(body, SHOWN_CHARACTERS)).strip();
  }
}
