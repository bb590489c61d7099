package org.palisade.host.settings;

import java.nio.file.Path;

/**
 * Where the host finds and keeps things; the launcher works them out from the environment and
 * {@code libexec/paths}.
 *
 * @param home the installed tree
 * @param etc configuration: {@code palisade.cfg}, {@code devices/}
 * @param state what outlives a restart: the journal, last good lists, holds
 * @param run sockets and locks; gone after a reboot
 * @param shared where all hosts of the machine have their locks; {@code run}, but for a standby
 *     that had to go elsewhere
 * @param socket the socket that this process serves; the standby's own, where it is the standby
 * @param deploy where plugin jars are dropped
 */
public record Paths(
    Path home, Path etc, Path state, Path run, Path shared, Path socket, Path deploy) {}
