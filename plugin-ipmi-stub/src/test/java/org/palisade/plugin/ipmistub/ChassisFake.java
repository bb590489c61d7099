package org.palisade.plugin.ipmistub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.contract.DeviceFake;
import org.palisade.plugin.contract.Fault;

/** A BMC of the plugin under test, whose faults come and go by its faults file. */
final class ChassisFake implements DeviceFake {
  private static final String IP = "10.0.0.1";
  private static final String PASSWORD = "swordfish-4711";

  private final Path faults;
  private final Bmc bmc;

  ChassisFake(Bmcs bmcs, Path folder) {
    faults = folder.resolve("faults");
    bmc = bmcs.at(IP, Optional.empty());
  }

  @Override
  public String kind() {
    return "ipmi-stub";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "ip",
        IP,
        "username",
        "ops",
        "password",
        PASSWORD,
        "users",
        "ops:" + PASSWORD + ":operator",
        "privlvl",
        "operator",
        "faults_file",
        faults.toString());
  }

  @Override
  public String plug() {
    return "3";
  }

  @Override
  public PowerState state() {
    return update(was -> was).at(Instant.now()).on() ? PowerState.ON : PowerState.OFF;
  }

  @Override
  public void put(PowerState state) {
    update(was -> new Chassis(state == PowerState.ON, List.of(), false));
  }

  private Chassis update(UnaryOperator<Chassis> change) {
    try {
      return bmc.chassis().update(IP + "/" + plug(), change);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void inject(Fault fault) {
    write("*:" + word(fault));
  }

  private static String word(Fault fault) {
    return switch (fault) {
      case LOST_REPLY -> "drops_reply";
      case UNREACHABLE -> "unreachable";
      case BUSY -> "busy";
      case BUSY_WITH_TIME -> "busy=" + RETRY_AFTER.toSeconds();
      case LOGIN_REFUSED -> "wrong_login";
      case FORBIDDEN -> "forbids";
      case REFUSED -> "denies";
      case FAILS_LATER -> "fails_later";
      case HANG -> "hangs";
      case UNKNOWN_STATE -> "unknown";
      case GARBAGE -> "garbage";
      case EMPTY_ANSWER -> "empty";
      case HUNG_SYSTEM -> "hung_os";
      case ABSENT_PLUG -> throw new IllegalArgumentException("is so at all times");
    };
  }

  private void write(String script) {
    try {
      Path next = faults.resolveSibling("faults.new");
      Files.writeString(next, script);
      Files.move(next, faults, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void heal() {
    write("");
  }

  @Override
  public int logins() {
    return bmc.logins().get();
  }

  @Override
  public int commands() {
    return bmc.commands().get();
  }

  @Override
  public int hanging() {
    return bmc.unanswered().get();
  }

  @Override
  public int sockets() {
    return bmc.sessions().get();
  }

  @Override
  public void close() {}
}
