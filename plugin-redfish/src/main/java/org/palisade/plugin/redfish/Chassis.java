package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Request;

/**
 * What a system's chassis says of an off. OpenBMC shows as a system's state that of its host
 * software, and as off whatever it does not know; the chassis has the state of the power itself.
 * Thread-safe.
 */
final class Chassis {
  /** What bmcweb calls its manager, and what those call it who build on it. */
  private static final Pattern ITS_ID = Pattern.compile("(?i)(hgx_)?bmc(_\\d+)?");

  private final Api api;
  private final ChassisRule rule;
  private final Map<String, Boolean> openBmc = new ConcurrentHashMap<>();

  Chassis(Api api, ChassisRule rule) {
    this.api = api;
    this.rule = rule;
  }

  /** The state of a system that says that it is off: OFF only if its chassis does not object. */
  PowerState confirmed(ComputerSystem system, Call call)
      throws StonithException, InterruptedException {
    if (!isAsked(system, call)) {
      return PowerState.OFF;
    }
    if (system.chassis().isEmpty()) {
      throw new StonithException(
          PROTOCOL,
          "the system is off and names no chassis to say so too; if it never does, set"
              + " chassis_off=no");
    }
    for (String path : system.chassis()) {
      if (!isOff(path, call)) {
        return PowerState.UNKNOWN;
      }
    }
    return PowerState.OFF;
  }

  private boolean isAsked(ComputerSystem system, Call call)
      throws StonithException, InterruptedException {
    return switch (rule) {
      case YES -> true;
      case NO -> false;
      case AUTO -> isOpenBmc(system, call);
    };
  }

  /** Learned once: what manages a system does not change its software's family. */
  private boolean isOpenBmc(ComputerSystem system, Call call)
      throws StonithException, InterruptedException {
    Optional<Boolean> known = Optional.ofNullable(openBmc.get(system.path()));
    if (known.isPresent()) {
      return known.get();
    }
    List<String> managers = managers(system, call);
    boolean allTold = !managers.isEmpty();
    for (String manager : managers) {
      Optional<Boolean> is = isOpenBmc(manager, call);
      if (is.equals(Optional.of(true))) {
        openBmc.put(system.path(), true);
        return true;
      }
      allTold &= is.isPresent();
    }
    if (allTold) {
      openBmc.put(system.path(), false);
    }
    return false;
  }

  /** Any of the service's where the system names none: OpenBMC leaves links out when in trouble. */
  private List<String> managers(ComputerSystem system, Call call)
      throws StonithException, InterruptedException {
    if (system.manager().isPresent()) {
      return List.of(system.manager().get());
    }
    Optional<String> all = api.root().managers(call);
    if (all.isEmpty()) {
      return List.of();
    }
    Answer answer = api.get(all.get(), call);
    return isShown(answer)
        ? Paths.allLinked(api.replies().json(Request.read(all.get()), answer).path("Members"))
        : List.of();
  }

  /** Nothing where it is not shown; OpenBMC's own goes by its id. */
  private Optional<Boolean> isOpenBmc(String manager, Call call)
      throws StonithException, InterruptedException {
    if (ITS_ID.matcher(Paths.id(manager)).matches()) {
      return Optional.of(true);
    }
    Answer answer = api.get(manager, call);
    if (!isShown(answer)) {
      return Optional.empty();
    }
    JsonNode told = api.replies().json(Request.read(manager), answer);
    return Optional.of(
        Json.text(told, "Model").filter(Chassis::isItsName).isPresent()
            || told.path("Oem").properties().stream().anyMatch(one -> isItsName(one.getKey())));
  }

  private static boolean isShown(Answer answer) {
    return answer.status() != 403 && answer.status() != 404;
  }

  private static boolean isItsName(String text) {
    return text.toLowerCase(Locale.ROOT).contains("openbmc");
  }

  private boolean isOff(String path, Call call) throws StonithException, InterruptedException {
    JsonNode told = api.read(path, call);
    String word =
        Json.text(told, "PowerState")
            .orElseThrow(
                () ->
                    new StonithException(
                        PROTOCOL,
                        "the system is off, and its chassis "
                            + Paths.id(path)
                            + " names no power state; if it never does, set chassis_off=no"));
    if (!word.equals("Off")) {
      call.trace("the system says Off, its chassis " + Paths.id(path) + " says " + word);
    }
    return word.equals("Off");
  }
}
