package org.palisade.plugin.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.contract.RunFolder;
import org.palisade.plugin.ipmi.bmc.BadNetwork;
import org.palisade.plugin.ipmi.bmc.BadNetwork.Badness;
import org.palisade.plugin.ipmi.bmc.FakeBmc;
import org.palisade.plugin.ipmi.peers.IpmiSim;
import org.palisade.plugin.ipmi.peers.Peer;

/** Sessions that a killed process left at a BMC. */
public class LeftSessionsTest {
  private static final String LOCAL = "127.0.0.1";
  private static final int SLOTS = 4;
  private static final Pattern ACTIVE = Pattern.compile("active sessions +: (\\d+)");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  @Rule public final RunFolder run = new RunFolder();
  private final List<IpmiPlugin> processes = new ArrayList<>();
  private Lab lab;

  @Before
  public void open() throws Exception {
    lab = new Lab();
  }

  @After
  public void close() {
    processes.forEach(IpmiPlugin::close);
    lab.close();
  }

  private static FakeBmc bmc() {
    return new FakeBmc(Lab.USER, Lab.PASSWORD, SLOTS, Duration.ofHours(1));
  }

  private IpmiDevice device(InetSocketAddress at) throws Exception {
    return device(at, run.path());
  }

  private IpmiDevice device(InetSocketAddress at, Path run) throws Exception {
    IpmiPlugin process = new IpmiPlugin();
    processes.add(process);
    return Opened.device(process, at, Optional.of(run));
  }

  private static PowerState read(IpmiDevice device) throws Exception {
    return device.read("", Opened.ample());
  }

  @Test
  public void aBmcWithFourSlotsNeverRunsOutHoweverManyProcessesAreKilled() throws Exception {
    FakeBmc bmc = bmc();
    InetSocketAddress at = lab.serve(bmc);
    for (int killed = 0; killed < 3 * SLOTS; killed++) {
      IpmiDevice device = device(at);
      for (int i = 0; i < 20; i++) { // more than a BMC lets a packet be ahead of the one before
        assertThat(read(device)).isEqualTo(PowerState.ON);
      }
      assertThat(bmc.sessions()).isEqualTo(1);
      run.killAll();
    }
    assertThat(bmc.refusals()).isZero();
  }

  /** Of farewells some are lost, all three of one rarely. */
  @Test
  public void onABadNetworkNearlyAllAreEndedToo() throws Exception {
    FakeBmc bmc = new FakeBmc(Lab.USER, Lab.PASSWORD, 64, Duration.ofHours(1));
    int killed = 6;
    try (BadNetwork network = new BadNetwork(lab.serve(bmc), new Badness(20, 10, 5, 20), 7)) {
      InetSocketAddress at =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), network.port());
      for (int i = 0; i < killed; i++) {
        device(at).read("", Call.within(Duration.ofSeconds(60)));
        run.killAll();
      }
    }
    assertThat(bmc.sessions()).isLessThan(killed / 2);
  }

  /** It sees the notes of the first, and that it lives. */
  @Test
  public void theSessionOfALivingProcessIsLeftAlone() throws Exception {
    FakeBmc bmc = bmc();
    InetSocketAddress at = lab.serve(bmc);
    read(device(at));
    run.killAll();
    Path noted = run.files().get(0);
    Process living =
        new ProcessBuilder(
                "python3",
                "-c",
                """
                import fcntl, sys
                file = open(sys.argv[1], 'r+')
                fcntl.lockf(file, fcntl.LOCK_EX)
                print('locked', flush=True)
                sys.stdin.read()
                """,
                noted.toString())
            .start();
    try {
      assertThat(new String(living.getInputStream().readNBytes(6), StandardCharsets.UTF_8))
          .isEqualTo("locked");

      read(device(at));

      assertThat(bmc.sessions()).isEqualTo(2);
      assertThat(noted).exists();
    } finally {
      living.destroyForcibly().waitFor();
    }
    IpmiDevice third = device(at);
    read(third);
    assertThat(bmc.sessions()).as("without that of the first").isEqualTo(2);
    assertThat(noted).doesNotExist();
  }

  /** So that who took the notes over may be killed as well before he comes to that BMC. */
  @Test
  public void whatWasTakenOverIsNotedUntilItIsEnded() throws Exception {
    FakeBmc one = bmc();
    FakeBmc other = bmc();
    InetSocketAddress atOne = lab.serve(one);
    InetSocketAddress atOther = lab.serve(other);
    read(device(atOne));
    run.killAll();

    read(device(atOther));
    assertThat(one.sessions()).isEqualTo(1);
    assertThat(run.files()).hasSize(1);
    run.killAll();

    read(device(atOne));
    assertThat(one.sessions()).isEqualTo(1);
    assertThat(one.opens()).isEqualTo(2);
  }

  @Test
  public void notesGoWithTheSessionsAndNobodyElseMayReadThem() throws Exception {
    FakeBmc bmc = bmc();
    IpmiDevice device = device(lab.serve(bmc));
    read(device);
    Path file = run.files().get(0);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    device.disconnect();
    device.disconnect();

    assertThat(Files.readAllBytes(file)).containsOnly(0);
    for (int i = 0; i < 5; i++) {
      read(device);
      device.disconnect();
    }
    assertThat(file).hasSize(64);
    processes.forEach(IpmiPlugin::close);
    assertThat(file).doesNotExist();
  }

  /** Notes are a convenience: no fence fails for want of them. */
  @Test
  public void aFolderThatIsFullOrGoneOrHoldsRubbishHindersNobody() throws Exception {
    FakeBmc bmc = bmc();
    InetSocketAddress at = lab.serve(bmc);
    Files.write(run.path().resolve("1-1-rubbish"), new byte[1000]);
    Files.createDirectory(run.path().resolve("1-1-folder"));
    assertThat(read(device(at))).isEqualTo(PowerState.ON);

    IpmiDevice device = device(at, Path.of("/dev/full"));
    assertThat(read(device)).isEqualTo(PowerState.ON);
    device.disconnect();
    assertThat(read(device)).isEqualTo(PowerState.ON);
  }

  @Test
  public void ipmiSimLetsTheNextProcessEndThem() throws Exception {
    try (IpmiSim sim = new IpmiSim(folder.newFolder().toPath(), Optional.empty());
        Opened ours = new Opened(LOCAL, sim.port(), Map.of()).awaitAnswer()) {
      ours.device().disconnect();
      InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), sim.port());
      for (int killed = 0; killed < 3; killed++) {
        assertThat(read(device(at))).isEqualTo(PowerState.ON);
        assertThat(activeSessions(sim.port())).as("ours and ipmitool's").isEqualTo(2);
        run.killAll();
      }
    }
  }

  private static int activeSessions(int port) throws Exception {
    String login = "-I lanplus -C 3 -H " + LOCAL + " -p " + port + " -U admin -P secret";
    String said = Peer.run(("ipmitool " + login + " session info active").split(" ", -1)).out();
    Matcher count = ACTIVE.matcher(said);
    assertThat(count.find()).as(said).isTrue();
    return Integer.parseInt(count.group(1));
  }
}
