package org.palisade.host.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.palisade.host.control.Plugins.State;
import org.palisade.host.control.Plugins.Version;
import org.palisade.host.deploy.ForceList.Copy;
import org.palisade.host.deploy.InForce.Live;
import org.palisade.host.device.PluginTypes;
import org.palisade.plugin.DeviceType;

/** All versions of all plugins, as people are shown them. Thread-safe. */
final class Listing {
  private final InForce inForce;
  private final PluginTypes types;
  private final Leavers leavers;

  Listing(InForce inForce, PluginTypes types, Leavers leavers) {
    this.inForce = inForce;
    this.types = types;
    this.leavers = leavers;
  }

  /**
   * All versions.
   *
   * @param refused those that are not used
   * @return by name, what is in force first
   */
  List<Version> all(Collection<Version> refused) {
    List<Version> all = new ArrayList<>(refused);
    inForce.lives().forEach(live -> all.add(inForce(live)));
    leavers.all().forEach(leaver -> all.add(draining(leaver)));
    inForce
        .list()
        .plugins()
        .forEach(
            (plugin, entry) ->
                entry
                    .kept()
                    .ifPresent(
                        copy -> all.add(version(plugin, copy, State.KEPT, copy.since(), ""))));
    all.sort(Comparator.comparing(Version::plugin).thenComparing(Version::state));
    return List.copyOf(all);
  }

  // What it brings is asked of the plugin that runs: a bridge's kinds grow.
  private Version inForce(Live live) {
    List<DeviceType> kinds = types.kindsOf(live.installed().code());
    Copy copy = live.copy();
    return new Version(
        live.plugin(),
        copy.version(),
        State.IN_FORCE,
        copy.from(),
        copy.since(),
        kinds.stream().map(DeviceType::name).toList(),
        kinds.stream().flatMap(kind -> kind.agents().stream()).toList(),
        "");
  }

  private static Version draining(Leavers.Leaver one) {
    return version(one.live().plugin(), one.live().copy(), State.DRAINING, one.since(), one.why());
  }

  private static Version version(String plugin, Copy copy, State state, Instant since, String why) {
    return new Version(
        plugin, copy.version(), state, copy.from(), since, copy.kinds(), copy.agents(), why);
  }
}
