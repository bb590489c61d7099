package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import com.fasterxml.jackson.databind.JsonNode;
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
      return unlinked();
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
      case AUTO -> system.manager().isPresent() && isOpenBmc(system.manager().get(), call);
    };
  }

  /** Learned once: a manager does not change its software's family. */
  private boolean isOpenBmc(String manager, Call call)
      throws StonithException, InterruptedException {
    Optional<Boolean> known = Optional.ofNullable(openBmc.get(manager));
    if (known.isPresent()) {
      return known.get();
    }
    if (ITS_ID.matcher(Paths.id(manager)).matches()) {
      openBmc.put(manager, true);
      return true;
    }
    Answer answer = api.get(manager, call);
    if (answer.status() == 403 || answer.status() == 404) {
      return false; // a manager that is not shown; OpenBMC's own goes by its id
    }
    JsonNode told = api.replies().json(Request.read(manager), answer);
    boolean is =
        Json.text(told, "Model").filter(Chassis::isItsName).isPresent()
            || told.path("Oem").properties().stream().anyMatch(one -> isItsName(one.getKey()));
    openBmc.put(manager, is);
    return is;
  }

  private static boolean isItsName(String text) {
    return text.toLowerCase(Locale.ROOT).contains("openbmc");
  }

  private PowerState unlinked() throws StonithException {
    if (rule == ChassisRule.AUTO) {
      return PowerState.OFF; // nothing to ask
    }
    throw new StonithException(
        PROTOCOL, "the system is off and names no chassis to say so too; set chassis_off=no");
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
                            + " names no power state"));
    if (!word.equals("Off")) {
      call.trace("the system says Off, its chassis " + Paths.id(path) + " says " + word);
    }
    return word.equals("Off");
  }
}
