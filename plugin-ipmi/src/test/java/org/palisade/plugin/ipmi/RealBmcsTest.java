package org.palisade.plugin.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.ipmi.peers.IpmiSim;
import org.palisade.plugin.ipmi.peers.Peer;
import org.palisade.plugin.ipmi.peers.PyghmiBmc;

/** Two independent BMCs, and three independent clients that see what we see. */
public class RealBmcsTest {
  private static final String LOCAL = "127.0.0.1";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path fresh() throws Exception {
    return folder.newFolder().toPath();
  }

  @Test
  public void ipmitoolIpmipowerAndFenceIpmilanAgreeOnIpmiSimBeforeAndAfter() throws Exception {
    try (IpmiSim sim = new IpmiSim(fresh(), Optional.empty());
        Opened ours = new Opened(LOCAL, sim.port(), Map.of()).awaitAnswer()) {
      assertThat(ours.read()).isEqualTo(PowerState.ON);
      assertAllSay("on", sim.port());

      ours.off();

      assertThat(sim.isOn()).isFalse();
      assertThat(ours.read()).isEqualTo(PowerState.OFF);
      assertAllSay("off", sim.port());

      assertThat(fenceIpmilan(sim.port(), "on").code()).isZero();

      assertThat(ours.read()).isEqualTo(PowerState.ON);
      assertThat(sim.isAlive()).isTrue();
    }
  }

  @Test
  public void fencingOneBmcLeavesItsNeighboursAlone() throws Exception {
    try (IpmiSim one = new IpmiSim(fresh(), Optional.empty());
        IpmiSim other = new IpmiSim(fresh(), Optional.empty());
        PyghmiBmc third = new PyghmiBmc(fresh(), LOCAL);
        Opened ours = new Opened(LOCAL, one.port(), Map.of()).awaitAnswer();
        Opened theirs = new Opened(LOCAL, other.port(), Map.of()).awaitAnswer()) {
      ours.off();

      assertThat(one.isOn()).isFalse();
      assertThat(other.isOn()).isTrue();
      assertThat(theirs.read()).isEqualTo(PowerState.ON);
      assertThat(third.isOn()).isTrue();
    }
  }

  private static void assertAllSay(String state, int port) throws Exception {
    assertThat(ipmitool(port, "chassis", "power", "status").out())
        .contains("Chassis Power is " + state);
    assertThat(ipmipower(port).out()).contains(": " + state);
    assertThat(fenceIpmilan(port, "status").out()).containsIgnoringCase("Status: " + state);
  }

  private static Peer.Printed ipmitool(int port, String... what) throws Exception {
    String[] login = {
      "ipmitool",
      "-I",
      "lanplus",
      "-C",
      "3",
      "-H",
      LOCAL,
      "-p",
      Integer.toString(port),
      "-U",
      "admin",
      "-P",
      "secret"
    };
    return Peer.run(Stream.of(login, what).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private static Peer.Printed ipmipower(int port) throws Exception {
    return Peer.run(
        "ipmipower",
        "-D",
        "LAN_2_0",
        "-W",
        "opensesspriv",
        "-h",
        LOCAL + ":" + port,
        "-u",
        "admin",
        "-p",
        "secret",
        "--stat");
  }

  private static Peer.Printed fenceIpmilan(int port, String action) throws Exception {
    return Peer.run(
        "fence_ipmilan",
        "-a",
        LOCAL,
        "-u",
        Integer.toString(port),
        "-l",
        "admin",
        "-p",
        "secret",
        "-P",
        "-C",
        "3",
        "--power-wait=0",
        "-o",
        action);
  }

  @Test
  public void pyghmisBmcIsFencedAndIpmitoolAgrees() throws Exception {
    try (PyghmiBmc bmc = new PyghmiBmc(fresh(), LOCAL);
        Opened ours = new Opened(LOCAL, bmc.port(), Map.of()).awaitAnswer()) {
      ours.off();

      assertThat(bmc.isOn()).isFalse();
      assertThat(ours.read()).isEqualTo(PowerState.OFF);
      assertThat(ipmitool(bmc.port(), "chassis", "power", "status").out()).contains("is off");

      ours.on();

      assertThat(ipmitool(bmc.port(), "chassis", "power", "status").out()).contains("is on");
    }
  }

  @Test
  public void aBmcIsReachedByIpv6() throws Exception {
    try (PyghmiBmc bmc = new PyghmiBmc(fresh(), "::1");
        Opened ours = new Opened("::1", bmc.port(), Map.of()).awaitAnswer()) {
      assertThat(ours.read()).isEqualTo(PowerState.ON);
    }
  }

  /** Pyghmi answers with the algorithms of suite 3 whatever it was asked for. */
  @Test
  public void aSilentDowngradeIsRefused() throws Exception {
    try (PyghmiBmc bmc = new PyghmiBmc(fresh(), LOCAL);
        Opened auto = new Opened(LOCAL, bmc.port(), Map.of()).awaitAnswer();
        Opened forced = new Opened(LOCAL, bmc.port(), Map.of("cipher", "17"))) {
      StonithException failure = failure(forced::read);

      assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETTINGS);
      assertThat(failure).hasMessageContaining("suite 17");
      assertThat(auto.read()).isEqualTo(PowerState.ON);
    }
  }

  @Test
  public void aCycleThatTheStateForbidsIsRefusedWithTheBmcsWords() throws Exception {
    try (PyghmiBmc bmc = new PyghmiBmc(fresh(), LOCAL);
        Opened ours = new Opened(LOCAL, bmc.port(), Map.of()).awaitAnswer()) {
      StonithException failure = failure(() -> ours.device().cycle("", Opened.ample()));

      assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
      assertThat(failure).hasMessageContaining("present state (0xD5)");
    }
  }

  @Test
  public void aRefusedOffIsToldWithTheBmcsCode() throws Exception {
    try (IpmiSim sim = new IpmiSim(fresh(), Optional.empty());
        Opened ours = new Opened(LOCAL, sim.port(), Map.of()).awaitAnswer()) {
      sim.refuseCommands();

      StonithException failure = failure(ours::off);

      assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
      assertThat(failure).hasMessageContaining("unspecified error (0xFF)");
    }
  }

  @Test
  public void theKeyOfABmcIsTextOrDigitsAndAnotherIsRefused() throws Exception {
    try (IpmiSim sim = new IpmiSim(fresh(), Optional.of("kgkgkg"));
        Opened text = new Opened(LOCAL, sim.port(), Map.of("kg", "kgkgkg")).awaitAnswer();
        Opened digits = new Opened(LOCAL, sim.port(), Map.of("hexadecimal_kg", "0x6b676b676b67"));
        Opened none = new Opened(LOCAL, sim.port(), Map.of())) {
      assertThat(text.read()).isEqualTo(PowerState.ON);
      assertThat(digits.read()).isEqualTo(PowerState.ON);
      assertThat(failure(none::read).reason()).isEqualTo(Reason.LOGIN_REFUSED);
    }
  }

  @Test
  public void aWrongPasswordAndAnUnknownUserAreRefused() throws Exception {
    try (IpmiSim sim = new IpmiSim(fresh(), Optional.empty());
        Opened right = new Opened(LOCAL, sim.port(), Map.of()).awaitAnswer();
        Opened wrong = new Opened(LOCAL, sim.port(), Map.of("password", "Secret"));
        Opened nobody = new Opened(LOCAL, sim.port(), Map.of("username", "nobody"))) {
      assertThat(failure(wrong::read).reason()).isEqualTo(Reason.LOGIN_REFUSED);
      assertThat(failure(nobody::read).reason()).isEqualTo(Reason.LOGIN_REFUSED);
      assertThat(right.read()).isEqualTo(PowerState.ON);
    }
  }

  @Test
  public void aUserWhoMayOnlyReadReadsAndIsToldSo() throws Exception {
    try (IpmiSim sim = new IpmiSim(fresh(), Optional.empty());
        Opened reader =
            new Opened(LOCAL, sim.port(), Map.of("username", "reader", "privlvl", "user"))
                .awaitAnswer()) {
      assertThat(reader.read()).isEqualTo(PowerState.ON);
      assertThat(failure(reader::off).reason()).isEqualTo(Reason.FORBIDDEN);
      assertThat(failure(() -> reader.device().mayPowerOff("", Opened.ample())).reason())
          .isEqualTo(Reason.FORBIDDEN);
      assertThat(sim.isOn()).isTrue();
    }
  }

  @Test
  public void theIdentityIsWhatIpmitoolShows() throws Exception {
    try (IpmiSim sim = new IpmiSim(fresh(), Optional.empty());
        Opened ours = new Opened(LOCAL, sim.port(), Map.of()).awaitAnswer()) {
      String identity = ours.device().identity("", Opened.ample()).orElseThrow();

      assertThat(ipmitool(sim.port(), "mc", "guid").out()).contains(identity);
    }
  }

  /** Something that is to fail. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws Exception;
  }

  private static StonithException failure(Attempt attempt) {
    return catchThrowableOfType(StonithException.class, attempt::run);
  }
}
