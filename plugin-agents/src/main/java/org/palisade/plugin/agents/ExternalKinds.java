package org.palisade.plugin.agents;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Timing;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.StonithException;

/**
 * The installed {@code external/…} plugins of cluster-glue as kinds of device, {@code
 * external:NAME}. None of them can tell a power state. Thread-safe.
 */
final class ExternalKinds {
  private static final String PREFIX = "external:";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*");
  private static final URI PROJECT = URI.create("https://github.com/ClusterLabs/cluster-glue");

  // external/ipmi was seen to take 11 s for a command and 21 s for a reset.
  private static final Duration SHELL_TIMEOUT = Duration.ofSeconds(25);
  private static final String NEVER_FENCES =
      "it only asks whether a crash dump is being written; it fences nothing";

  private final Runner runner;
  private final InstalledKinds kinds;

  ExternalKinds(Path directory, Runner runner) {
    this.runner = runner;
    this.kinds =
        new InstalledKinds(PREFIX, directory, NAME, ExternalKinds::unusable, this::details);
  }

  /** A kind for each plugin; runs none of them. */
  List<DeviceType> all() {
    return kinds.all();
  }

  private static Optional<String> unusable(String program) {
    return program.equals("kdumpcheck") ? Optional.of(NEVER_FENCES) : Optional.empty();
  }

  private DeviceType details(String name, Path program)
      throws StonithException, InterruptedException {
    Metadata metadata = ExternalPlugin.describe(program, runner);
    return described(name, new ExternalPlugin(program, runner), metadata);
  }

  private static DeviceType described(String name, ExternalPlugin plugin, Metadata metadata) {
    Parameters parameters = Parameters.of(metadata, false);
    return DeviceType.of(
            name,
            ExternalDevice.class,
            settings -> new ExternalDevice(plugin, metadata, GivenValues.of(parameters, settings)))
        .describe(
            "cluster-glue's external/" + plugin.name(),
            "Switches by cluster-glue's plugin external/"
                + plugin.name()
                + ". It cannot tell whether a machine is off, so it fences only where another device"
                + " verifies it (verify_with).",
            PROJECT)
        .parameters(parameters.all())
        .traits(Trait.STATE_UNREADABLE)
        .timing(Timing.SHELL_TIMEOUT, SHELL_TIMEOUT);
  }
}
