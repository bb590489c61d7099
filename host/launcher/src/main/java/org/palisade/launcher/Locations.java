package org.palisade.launcher;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the host finds and keeps things, as the environment says; {@code bin/palisaded} has merged
 * {@code libexec/paths} into it.
 *
 * @param home the installed tree
 * @param etc configuration
 * @param state what outlives a restart
 * @param run sockets, locks, scratch
 * @param shared where the machine's other hosts have their locks; {@code run}, but for a standby
 *     whose front end found no room there
 * @param socket the daemon's socket
 * @param deploy where plugin jars are dropped
 * @param plugins the list of the plugins in force; for a private standby, whose state is its own,
 *     that of the machine
 */
record Locations(
    Path home,
    Path etc,
    Path state,
    Path run,
    Path shared,
    Path socket,
    Path deploy,
    Path plugins) {

  /**
   * Works the places out.
   *
   * @param environment the {@code PALISADE_*} variables; {@code PALISADE_HOME} is required
   * @return absolute paths
   * @throws CannotStart where {@code PALISADE_HOME} is missing, or one is no full path
   */
  static Locations from(Map<String, String> environment) throws CannotStart {
    Path home =
        setting(environment, "PALISADE_HOME")
            .orElseThrow(
                () -> new CannotStart("PALISADE_HOME is not set; start the host by bin/palisaded"));
    Path state = setting(environment, "PALISADE_STATE").orElse(home.resolve("var"));
    Path run = setting(environment, "PALISADE_RUN").orElse(state.resolve("run"));
    return new Locations(
        home,
        setting(environment, "PALISADE_ETC").orElse(home.resolve("etc")),
        state,
        run,
        setting(environment, "PALISADE_SHARED").orElse(run),
        setting(environment, "PALISADE_SOCKET").orElse(run.resolve("host.sock")),
        setting(environment, "PALISADE_DEPLOY").orElse(home.resolve("deploy")),
        setting(environment, "PALISADE_PLUGINS").orElse(state.resolve("plugins")));
  }

  private static Optional<Path> setting(Map<String, String> environment, String name)
      throws CannotStart {
    String value = environment.getOrDefault(name, "");
    // Agents and daemon are started in different directories, so they would mean different places.
    if (!value.isEmpty() && !value.startsWith("/")) {
      throw new CannotStart(name + " is '" + value + "': it must begin with '/'");
    }
    return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value).normalize());
  }
}
