package org.palisade.plugin.clc.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.palisade.plugin.http.wire.Reply;

/** The one user, their tokens, and the lock that closes after some refused logins. */
final class Logins {
  private static final int REFUSALS_UNTIL_LOCKED = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String account;
  private final String user;
  private final String password;
  private final Clock clock;
  private final Map<String, Instant> tokens = new HashMap<>();
  private Duration tokenLife = Duration.ofDays(14);
  private boolean mayPower = true;
  private int refusals;
  private int serial;

  Logins(String account, String user, String password, Clock clock) {
    this.account = account;
    this.user = user;
    this.password = password;
    this.clock = clock;
  }

  synchronized Reply login(JsonNode request) {
    boolean right =
        user.equals(request.path("username").asText())
            && password.equals(request.path("password").asText());
    if (!right || isLocked()) {
      refusals++;
      return Reply.json(
          400,
          JSON.createObjectNode()
              .put(
                  "message",
                  "We didn't recognize the username or password you entered. Please try again."));
    }
    refusals = 0;
    ObjectNode answer = JSON.createObjectNode().put("userName", user);
    answer.put("accountAlias", account).put("locationAlias", "CA1");
    answer.putArray("roles").add("ServerOperator");
    return Reply.json(200, answer.put("bearerToken", newToken()));
  }

  private String newToken() {
    Instant end = clock.instant().plus(tokenLife);
    long from = clock.instant().getEpochSecond();
    String claims =
        String.format(
            Locale.ROOT,
            "{\"unique_name\":\"%s\",\"nbf\":%d,\"exp\":%d,\"n\":%d}",
            user,
            from,
            end.getEpochSecond(),
            ++serial);
    String token = encode("{\"alg\":\"HS256\"}") + "." + encode(claims) + "." + encode(claims);
    tokens.put(token, end);
    return token;
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  synchronized boolean knows(String authorization) {
    Instant end = tokens.get(authorization.replaceFirst("^Bearer ", ""));
    return end != null && clock.instant().isBefore(end);
  }

  synchronized boolean isLocked() {
    return refusals >= REFUSALS_UNTIL_LOCKED;
  }

  synchronized void unlock() {
    refusals = 0;
  }

  synchronized void revokeAll() {
    tokens.clear();
  }

  synchronized void tokenLife(Duration life) {
    tokenLife = life;
  }

  synchronized void mayPower(boolean may) {
    mayPower = may;
  }

  synchronized boolean mayPower() {
    return mayPower;
  }
}
