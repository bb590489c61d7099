package org.palisade.plugin.agents;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.palisade.plugin.StonithException;

/**
 * One of cluster-glue's external plugins: the call is its first argument, the host its second, and
 * the settings are its environment. Immutable and thread-safe.
 *
 * @param program its file
 * @param runner runs it
 */
record ExternalPlugin(Path program, Runner runner) {
  private static final Duration METADATA_LIMIT = Duration.ofSeconds(10);

  // They call ha_log.sh by its bare name.
  private static final String PATH = "/usr/share/cluster-glue:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Asks a plugin for its parameters. */
  static Metadata describe(Path program, Runner runner)
      throws StonithException, InterruptedException {
    Runner.Order order =
        new Runner.Order(program, List.of("getinfo-xml"), Map.of("PATH", PATH), "");
    return Metadata.printed(program, runner.run(order, METADATA_LIMIT));
  }

  String name() {
    return program.getFileName().toString();
  }

  Runner.Ended run(List<String> arguments, Map<String, String> settings, Duration limit)
      throws StonithException, InterruptedException {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("PATH", PATH);
    return runner.run(new Runner.Order(program, arguments, environment, ""), limit);
  }
}
