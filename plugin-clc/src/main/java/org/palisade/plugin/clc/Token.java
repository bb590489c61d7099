package org.palisade.plugin.clc;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.palisade.plugin.http.Json;

/**
 * A bearer token.
 *
 * @param refreshFrom when a new one should be had
 * @param end when it is worth nothing any more
 */
record Token(String value, Instant refreshFrom, Instant end) {
  private static final Duration LIFE = Duration.ofDays(14);

  /** Reads its end from the claims of a JWT, else believes in the usual life of 14 days. */
  static Token of(String value, Instant now, Json json) {
    Duration life = expiry(value, json).map(end -> Duration.between(now, end)).orElse(LIFE);
    if (life.isNegative() || life.isZero()) {
      life = LIFE; // one of the two clocks is wrong; a 401 will tell when it has ended
    }
    // Five sevenths: 10 days of the usual 14.
    return new Token(value, now.plus(life.multipliedBy(5).dividedBy(7)), now.plus(life));
  }

  Token refreshingFrom(Instant later) {
    return new Token(value, later, end);
  }

  private static Optional<Instant> expiry(String value, Json json) {
    String[] parts = value.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
      return json.read(new String(claims, StandardCharsets.UTF_8))
          .map(tree -> tree.path("exp"))
          .filter(JsonNode::canConvertToLong)
          .map(exp -> Instant.ofEpochSecond(exp.asLong()));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      return Optional.empty(); // not a JWT after all
    }
  }

  @Override
  public String toString() {
    return "token until " + end;
  }
}
