package org.palisade.plugin.agents;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Timing;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** The installed fence agents as kinds of device, {@code agent:fence_…}. Thread-safe. */
final class FenceKinds {
  private static final String PREFIX = "agent:";
  private static final Pattern NAME = Pattern.compile("fence_[a-z0-9_]+");
  private static final URI PROJECT = URI.create("https://github.com/ClusterLabs/fence-agents");

  // An agent reads, switches and reads again in one call.
  private static final Duration SHELL_TIMEOUT = Duration.ofSeconds(25);

  private final Runner runner;
  private final InstalledKinds kinds;

  FenceKinds(Path directory, Runner runner) {
    this.runner = runner;
    this.kinds = new InstalledKinds(PREFIX, directory, NAME, Special::unusable, this::details);
  }

  /** A kind for each agent; runs none of them. */
  List<DeviceType> all() {
    return kinds.all();
  }

  private DeviceType details(String name, Path program)
      throws StonithException, InterruptedException {
    Metadata metadata = FenceAgent.describe(program, runner);
    if (!metadata.has("off")) {
      throw new IllegalStateException(program + " cannot switch off");
    }
    return described(name, new FenceAgent(program, metadata, runner));
  }

  private static DeviceType described(String name, FenceAgent agent) {
    Metadata metadata = agent.metadata();
    List<Trait> traits = traits(agent);
    Parameters parameters = Parameters.of(metadata, !traits.contains(Trait.ONE_PLUG));
    Class<? extends StonithDevice> device =
        metadata.has("list") ? ListingFenceDevice.class : FenceDevice.class;
    DeviceType kind =
        DeviceType.of(name, device, settings -> open(agent, parameters, settings))
            .describe(metadata.shortText(), metadata.longText(), page(metadata.vendor()))
            .parameters(parameters.all())
            .traits(traits.toArray(Trait[]::new))
            .timing(Timing.SHELL_TIMEOUT, SHELL_TIMEOUT);
    return timed(kind, metadata);
  }

  private static List<Trait> traits(FenceAgent agent) {
    Metadata metadata = agent.metadata();
    List<Trait> traits = new ArrayList<>();
    // What takes its plug for its address ("port_as_ip") has one plug.
    boolean plugs = metadata.entry("plug").or(() -> metadata.entry("port")).isPresent();
    boolean addresses = metadata.takes("port_as_ip") && !Special.hasPlugs(agent.name());
    if (!plugs || addresses) {
      traits.add(Trait.ONE_PLUG);
    }
    Optional<Metadata.Action> on = Optional.ofNullable(metadata.actions().get("on"));
    if (on.filter(Metadata.Action::automatic).isPresent()) {
      traits.add(Trait.FABRIC);
    }
    if (on.filter(Metadata.Action::onTarget).isPresent()) {
      traits.add(Trait.ON_TARGET);
    }
    if (!metadata.has("status") || Special.tellsNoPowerState(agent.name())) {
      traits.add(Trait.STATE_UNREADABLE);
    } else if (!Special.saysOffOnlyIfOff(agent.name())) {
      traits.add(Trait.OFF_UNPROVEN);
    }
    return traits;
  }

  // The agents' own defaults: some devices are slower than others.
  private static DeviceType timed(DeviceType kind, Metadata metadata) {
    DeviceType timed = kind;
    timed = timed(timed, metadata, "power_timeout", Timing.POWER_TIMEOUT);
    timed = timed(timed, metadata, "login_timeout", Timing.LOGIN_TIMEOUT);
    return timed(timed, metadata, "stonith_status_sleep", Timing.STATUS_SLEEP);
  }

  private static DeviceType timed(DeviceType kind, Metadata metadata, String name, Timing which) {
    return metadata
        .entry(name)
        .flatMap(Metadata.Entry::byDefault)
        .filter(text -> text.matches("\\d{1,5}"))
        .map(text -> kind.timing(which, Duration.ofSeconds(Long.parseLong(text))))
        .orElse(kind);
  }

  private static URI page(String vendor) {
    try {
      return vendor.isBlank() ? PROJECT : new URI(vendor.strip());
    } catch (URISyntaxException e) {
      return PROJECT;
    }
  }

  private static StonithDevice open(FenceAgent agent, Parameters parameters, Settings settings)
      throws StonithException {
    GivenValues given = GivenValues.of(parameters, settings);
    if ("1".equals(given.texts().get("missing_as_off"))) {
      throw new StonithException(
          Reason.INVALID_SETTINGS,
          "'missing_as_off' is not allowed: a mistyped plug would count as a machine that is off");
    }
    return agent.metadata().has("list")
        ? new ListingFenceDevice(agent, given)
        : new FenceDevice(agent, given);
  }
}
