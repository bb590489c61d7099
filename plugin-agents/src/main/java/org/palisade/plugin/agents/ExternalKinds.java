package org.palisade.plugin.agents;

import java.io.IOException;
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

  private final Path directory;
  private final Runner runner;
  private final MetadataCache cache;

  ExternalKinds(Path directory, Runner runner, MetadataCache cache) {
    this.directory = directory;
    this.runner = runner;
    this.cache = cache;
  }

  /** A kind for each plugin; runs none of them. */
  List<DeviceType> all() {
    return new InstalledKinds(PREFIX, directory, NAME, ExternalKinds::unusable, this::details)
        .all();
  }

  private static Optional<String> unusable(String program) {
    return program.equals("kdumpcheck") ? Optional.of(NEVER_FENCES) : Optional.empty();
  }

  private DeviceType details(String name, Path program)
      throws StonithException, IOException, InterruptedException {
    Metadata metadata = cache.of(program, file -> ExternalPlugin.describe(file, runner));
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
                + ". It cannot tell whether a machine is off, so it cannot fence by itself.",
            PROJECT)
        .parameters(parameters.all())
        .traits(Trait.STATE_UNREADABLE)
        .timing(Timing.SHELL_TIMEOUT, SHELL_TIMEOUT);
  }
}
