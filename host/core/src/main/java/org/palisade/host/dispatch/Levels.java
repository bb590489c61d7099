package org.palisade.host.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.palisade.host.device.Timing;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Method;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.PowerCycler;

/** The levels of a fencing: what they are, whether they can do it, and the times that they need. */
final class Levels {
  private Levels() {}

  /** Several hosts go through their levels side by side, each staying at its last one. */
  static List<Level> together(List<Route> routes) {
    int most = routes.stream().mapToInt(route -> route.levels().size()).max().orElseThrow();
    return IntStream.range(0, most)
        .mapToObj(
            place ->
                new Level(
                    routes.stream().flatMap(route -> route.level(place).ways().stream()).toList()))
        .toList();
  }

  /** Why a device of a level cannot do what is asked for. */
  static Optional<String> unfit(Fence what, Level level) {
    return what.action() == Action.REBOOT
        ? level.ways().stream().flatMap(way -> unfit(what.method(), way).stream()).findFirst()
        : Optional.empty();
  }

  private static Optional<String> unfit(Method method, Way way) {
    DeviceType type = way.device().spec().type();
    if (type.has(Trait.FABRIC)) {
      return Optional.of(
          way.name()
              + ": cuts "
              + way.host()
              + " off storage or network, which is no reboot; use off (pcmk_reboot_action=off)");
    }
    return method == Method.CYCLE && !type.offers(PowerCycler.class)
        ? Optional.of(
            way.name()
                + ": devices of kind "
                + type.name()
                + " have no power cycle of their own; use method=onoff")
        : Optional.empty();
  }

  /** Several plugs are one fencing with one set of times: those of whichever needs most. */
  static Timing slowest(List<Way> ways) {
    return ways.stream()
        .flatMap(Way::parts)
        .map(way -> way.device().timing())
        .reduce(Levels::slower)
        .orElseThrow();
  }

  private static Timing slower(Timing a, Timing b) {
    return new Timing(
        longer(a.delay(), b.delay()),
        longer(a.powerTimeout(), b.powerTimeout()),
        longer(a.powerWait(), b.powerWait()),
        longer(a.statusSleep(), b.statusSleep()),
        longer(a.loginTimeout(), b.loginTimeout()),
        longer(a.shellTimeout(), b.shellTimeout()),
        Math.max(a.retryOn(), b.retryOn()));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }
}
