package org.palisade.plugin.ipmistub;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Secret;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * The settings of one device, understood.
 *
 * @param ip the BMC's address
 * @param username who logs in
 * @param password with what
 * @param level the level that the session asks for
 * @param off how off is done
 * @param accounts whom the BMC knows
 * @param plugs which plugs it has
 * @param latency how long each answer takes
 * @param faults what goes wrong
 * @param stateFile where the chassis are kept, if not in memory
 * @param log where commands are noted
 */
record StubSettings(
    String ip,
    String username,
    Secret password,
    Privilege level,
    Order off,
    List<Account> accounts,
    Set<String> plugs,
    Duration latency,
    FaultSource faults,
    Optional<Path> stateFile,
    CommandLog log) {
  private static final Secret USERS = new Secret("admin:admin:administrator");

  static StubSettings of(Settings settings) throws StonithException {
    try {
      FaultScript fixed = FaultScript.parse(settings.get(Options.FAULTS));
      return new StubSettings(
          settings.get(Options.IP),
          settings.get(Options.USERNAME),
          settings.find(Options.PASSWORD).orElse(new Secret("")),
          Privilege.of(settings.get(Options.PRIVLVL)),
          settings.get(Options.POWER_OFF).equals("soft") ? Order.SOFT_OFF : Order.OFF,
          Account.parse(settings.find(Options.USERS).orElse(USERS)),
          PlugNames.parse(settings.get(Options.PLUGS)),
          settings.get(Options.LATENCY),
          path(settings, Options.FAULTS_FILE)
              .map(file -> FaultSource.file(file, fixed))
              .orElseGet(() -> FaultSource.fixed(fixed)),
          path(settings, Options.STATE_FILE),
          new CommandLog(path(settings, Options.JOURNAL_FILE)));
    } catch (IllegalArgumentException e) {
      throw new StonithException(Reason.INVALID_SETTINGS, e.getMessage(), e);
    }
  }

  private static Optional<Path> path(Settings settings, Parameter<String> parameter) {
    Optional<String> text = settings.find(parameter).filter(given -> !given.isBlank());
    try {
      return text.map(Path::of);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(parameter + " is no path: " + e.getReason(), e);
    }
  }
}
