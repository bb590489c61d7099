package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.REFUSED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;

/**
 * Which reset type leads to a state. Off is ForceOff and nothing else: a graceful one asks the
 * operating system that a fence is to end, a button does what the state makes of it, and a restart
 * proves no off. Thread-safe.
 */
final class Resets {
  private static final List<String> OFF = List.of("ForceOff");
  private static final List<String> ON = List.of("On", "ForceOn");

  private final Api api;
  private final Map<String, List<String>> byActionInfo = new ConcurrentHashMap<>();

  Resets(Api api) {
    this.api = api;
  }

  /** The type to order; where the system does not say what it allows, the usual one. */
  Optional<String> type(PowerState wanted, ComputerSystem system, Call call)
      throws StonithException, InterruptedException {
    List<String> fitting = wanted == PowerState.OFF ? OFF : ON;
    Optional<List<String>> allowed = allowed(system, call);
    Optional<String> type =
        fitting.stream()
            .filter(one -> allowed.isEmpty() || allowed.get().contains(one))
            .findFirst();
    if (type.isEmpty()) { // some allow what fits the state of the moment: asked again the next time
      system.actionInfo().ifPresent(byActionInfo::remove);
    }
    return type;
  }

  private Optional<List<String>> allowed(ComputerSystem system, Call call)
      throws StonithException, InterruptedException {
    if (system.allowed().isPresent() || system.actionInfo().isEmpty()) {
      return system.allowed();
    }
    String path = system.actionInfo().get();
    if (!byActionInfo.containsKey(path)) {
      ComputerSystem.allowed(values(api.read(path, call)))
          .ifPresent(words -> byActionInfo.put(path, words));
    }
    return Optional.ofNullable(byActionInfo.get(path));
  }

  private static JsonNode values(JsonNode actionInfo) {
    for (JsonNode parameter : actionInfo.path("Parameters")) {
      if (parameter.path("Name").asText().equals("ResetType")) {
        return parameter.path("AllowableValues");
      }
    }
    return MissingNode.getInstance();
  }

  /** As {@link #type}, and what to say where there is none. */
  String required(PowerState wanted, ComputerSystem system, Call call)
      throws StonithException, InterruptedException {
    Optional<String> type = type(wanted, system, call);
    if (type.isPresent() && system.reset().isPresent()) {
      return type.get();
    }
    throw new StonithException(REFUSED, missing(wanted, system, call));
  }

  /** That the system cannot be brought to a state by what it allows. */
  String missing(PowerState wanted, ComputerSystem system, Call call)
      throws StonithException, InterruptedException {
    String types = String.join(" or ", wanted == PowerState.OFF ? OFF : ON);
    String offered = allowed(system, call).map(words -> String.join(", ", words)).orElse("");
    return "the system offers no reset by "
        + types
        + (system.reset().isEmpty() ? ", nor any other" : " (it offers " + offered + ")")
        + "; see the firmware's and the licence's notes on power control";
  }
}
