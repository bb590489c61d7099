package org.palisade.host.agent;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.palisade.host.gateway.Request;

/**
 * A look at a request before it is read: whether it may be for a power action. Wrong only in that
 * direction, for a fencing must never be told that the host is busy.
 */
final class Glance {
  private static final Pattern NAMED = Pattern.compile("(action|option)\\s*=");

  private Glance() {}

  static boolean mayFence(Request request) {
    Optional<String> action =
        request.arguments().isEmpty() ? named(request) : named(request.arguments());
    return action.flatMap(AgentAction::named).map(AgentAction::fences).orElse(true);
  }

  private static Optional<String> named(Request request) {
    return StandardCharsets.ISO_8859_1
        .decode(request.input().duplicate())
        .toString()
        .lines()
        .map(String::strip)
        .filter(line -> NAMED.matcher(line).lookingAt())
        .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
        .reduce((earlier, later) -> later);
  }

  private static Optional<String> named(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean last = i + 1 == arguments.size();
      if (!last && (argument.equals("-o") || argument.equals("--action"))) {
        return Optional.of(arguments.get(i + 1));
      }
      if (argument.startsWith("--action=")) {
        return Optional.of(argument.substring("--action=".length()));
      }
      if (argument.startsWith("-o") && argument.length() > 2) {
        return Optional.of(argument.substring(2));
      }
    }
    return Optional.empty();
  }
}
