package org.palisade.plugin.agents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.contract.DeviceFake;
import org.palisade.plugin.contract.Fault;

/** An agent that behaves as those of the common library do, over a state in files. */
final class ScriptFake implements DeviceFake {
  private static final String BODY =
      """
      cd %s
      action=$(sed -n 's/^action=//p' <<< "$input") plug=$(sed -n 's/^plug=//p' <<< "$input") fault=$(cat fault)
      fail() { echo "$1" >&2; exit 1; }
      [ "$fault" != UNREACHABLE ] || fail "Unable to connect/login to fencing device"
      echo login >> logins
      case $fault in
        LOGIN_REFUSED) fail "Failed: authentication failed" ;;
        HANG) echo hang >> hanging; sleep 600 ;;
        GARBAGE) echo '%%&/('; exit 0 ;;
        EMPTY_ANSWER) exit 0 ;;
      esac
      [ -z "$plug" ] || [ "$plug" = 1 ] || fail "Failed: You have to enter existing machine!"
      case $action in
        status) echo "Status: $(cat state)"; [ "$(cat state)" = ON ] || exit 2 ;;
        list) echo 1,one ;;
        on | off)
          [ "$fault" != FORBIDDEN ] || fail "Failed: The user does not have the correct privileges"
          echo "$action" >> commands; echo "${action^^}" > state
          [ "$fault" != LOST_REPLY ] || fail "Connection lost"
          echo "Success: Powered ${action^^}" ;;
      esac""";

  private final Path directory;

  ScriptFake(Path directory, Scripts scripts) throws IOException {
    this.directory = directory;
    for (String counter : Set.of("logins", "commands", "hanging")) {
      Files.writeString(directory.resolve(counter), "");
    }
    write("state", "ON\n");
    write("fault", "\n");
    scripts.agent("fence_test", BODY.formatted(directory));
  }

  private void write(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int count(String file) {
    try {
      return Files.readAllLines(directory.resolve(file)).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String kind() {
    return "agent:fence_test";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("ipaddr", "192.0.2.1", "passwd", "s3cret-password");
  }

  @Override
  public String plug() {
    return "1";
  }

  // An agent has no words for these.
  @Override
  public Set<Fault> cannotProduce() {
    return EnumSet.of(
        Fault.BUSY, Fault.BUSY_WITH_TIME, Fault.REFUSED, Fault.FAILS_LATER, Fault.UNKNOWN_STATE);
  }

  @Override
  public PowerState state() {
    try {
      return PowerState.valueOf(Files.readString(directory.resolve("state")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void put(PowerState state) {
    write("state", state + "\n");
  }

  @Override
  public void inject(Fault fault) {
    write("fault", fault + "\n");
  }

  @Override
  public void heal() {
    write("fault", "\n");
  }

  @Override
  public int logins() {
    return count("logins");
  }

  @Override
  public int commands() {
    return count("commands");
  }

  @Override
  public int hanging() {
    return count("hanging");
  }

  @Override
  public int sockets() {
    return 0;
  }

  @Override
  public void close() {}
}
