package org.palisade.host.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.palisade.host.deploy.Configuration.Configured;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Lease;
import org.palisade.host.device.PlugKey;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.Types;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.PlugNamer;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * Proves a version of a plugin with the configured devices before it comes into force: each is
 * opened by it, and it reads each plug as the version does that is in force.
 */
final class Prover {
  private static final String ANY_PLUG = "any";

  private final Configuration configuration;
  private final Devices devices;
  private final Supplier<Duration> compareTime;

  Prover(Configuration configuration, Devices devices, Supplier<Duration> compareTime) {
    this.configuration = configuration;
    this.devices = devices;
    this.compareTime = compareTime;
  }

  /**
   * Proves a version.
   *
   * @param trial the version
   * @param rehearsed the kinds as they would be with it
   * @param old the kinds of the version that it would replace; none where there is none
   * @return what an operator should know
   * @throws Refused where it must not come into force
   * @throws InterruptedException where the thread is interrupted
   */
  List<String> prove(PluginTypes.Trial trial, Types rehearsed, List<DeviceType> old)
      throws Refused, InterruptedException {
    Set<String> kinds = trial.kinds().stream().map(DeviceType::name).collect(Collectors.toSet());
    Map<String, Configured> before = before(old);
    Configuration.View view = configuration.with(rehearsed);
    Map<String, Configured> after = new HashMap<>();
    for (Configured one : view.devices()) {
      if (trial.kinds().contains(one.spec().type())) {
        after.put(one.spec().name(), one);
      }
    }
    requireAll(before, after, kinds, view);
    List<String> notes = new ArrayList<>();
    if (old.isEmpty()) {
      noteUnusable(view, notes);
    }
    for (Configured one : after.values()) {
      open(one, !old.isEmpty(), notes);
    }
    requireSameKeys(before, after);
    new Comparison(devices, compareTime.get()).compare(before, after, notes);
    return notes;
  }

  /**
   * What a plugin's end would mean.
   *
   * @param kinds its kinds
   * @return a sentence for each device that is configured with one of them
   */
  List<String> devicesOf(List<DeviceType> kinds) {
    return before(kinds).keySet().stream()
        .sorted()
        .map(device -> "device " + device + " has no plugin now, and cannot fence")
        .toList();
  }

  private Map<String, Configured> before(List<DeviceType> old) {
    Map<String, Configured> before = new HashMap<>();
    for (Configured one : configuration.now().devices()) {
      if (old.stream().anyMatch(type -> type.name().equals(one.spec().type().name()))) {
        before.put(one.spec().name(), one);
      }
    }
    return before;
  }

  private static void requireAll(
      Map<String, Configured> before,
      Map<String, Configured> after,
      Set<String> kinds,
      Configuration.View view)
      throws Refused {
    for (Map.Entry<String, Configured> one : before.entrySet()) {
      String kind = one.getValue().spec().type().name();
      if (!kinds.contains(kind)) {
        throw new Refused(
            "does not bring the kind "
                + kind
                + " any more, which device "
                + one.getKey()
                + " is of");
      }
      if (!after.containsKey(one.getKey())) {
        throw new Refused(
            "cannot use the device "
                + one.getKey()
                + ": "
                + Optional.ofNullable(view.problems().get(one.getKey()))
                    .orElse("its file has just changed; try again"));
      }
    }
  }

  private static void noteUnusable(Configuration.View view, List<String> notes) {
    view.problems().forEach((device, problem) -> notes.add("device " + device + ": " + problem));
  }

  private void open(Configured one, boolean replaces, List<String> notes)
      throws Refused, InterruptedException {
    try (Lease lease = devices.lease(one.spec())) {
      Answer<Boolean> opened = new Conversation(lease).ask((device, call) -> true);
      if (opened.failure().isPresent()) {
        notOpened(opened.failure().get(), replaces, notes);
      }
    } catch (StonithException e) {
      notOpened(new Answer.Failure(e.reason(), e.getMessage(), Duration.ZERO), replaces, notes);
    }
  }

  // Without a version in force a device whose settings are wrong takes nothing from anybody.
  private static void notOpened(Answer.Failure why, boolean replaces, List<String> notes)
      throws Refused {
    if (why.reason() == Reason.LOGIN_REFUSED) {
      notes.add(why.message());
    } else if (replaces || why.reason() != Reason.INVALID_SETTINGS) {
      throw new Refused("cannot open a device: " + why.message());
    } else {
      notes.add(why.message());
    }
  }

  // The two versions run side by side for a while, each with its own calls to one plug: what keeps
  // them from meeting there is that both lock it by the same name.
  private static void requireSameKeys(Map<String, Configured> before, Map<String, Configured> after)
      throws Refused {
    for (Map.Entry<String, Configured> one : before.entrySet()) {
      Configured now = one.getValue();
      Configured then = after.get(one.getKey());
      if (namesPlugs(now) != namesPlugs(then)) {
        throw new Refused(meet("names the plugs", one.getKey()));
      }
      List<String> plugs = now.plugs().isEmpty() ? List.of(ANY_PLUG) : List.copyOf(now.plugs());
      for (String plug : plugs) {
        if (!PlugKey.of(now.spec(), plug).equals(PlugKey.of(then.spec(), plug))) {
          throw new Refused(meet("names the endpoint", one.getKey()));
        }
      }
    }
  }

  private static boolean namesPlugs(Configured one) {
    return one.spec().type().offers(PlugNamer.class);
  }

  private static String meet(String does, String device) {
    return does
        + " of device "
        + device
        + " in another way, so that a fencing by each version could meet at one plug; remove the"
        + " version in force first, then install this one";
  }
}
