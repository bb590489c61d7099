package org.palisade.plugin.ipmistub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.PowerState.OFF;
import static org.palisade.plugin.PowerState.ON;
import static org.palisade.plugin.PowerState.UNKNOWN;
import static org.palisade.plugin.ipmistub.Bench.call;
import static org.palisade.plugin.ipmistub.Bench.failure;
import static org.palisade.plugin.ipmistub.Bench.read;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** What each scripted fault does. */
public class FaultsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final Bench bench = new Bench();

  private IpmiStubDevice with(String faults) throws StonithException {
    return bench.open("faults", faults);
  }

  private void passes(int seconds) {
    bench.pace.sleep(Duration.ofSeconds(seconds));
  }

  @Test
  public void aFaultIsThatOfItsPlugOnly() throws Exception {
    IpmiStubDevice device = with("2:unreachable");

    assertThat(read(device, "1")).isEqualTo(ON);
    assertThat(failure(() -> read(device, "2")).reason()).isEqualTo(Reason.UNREACHABLE);
    device.monitor(call());
  }

  @Test
  public void aFaultOfTheStarIsThatOfEveryPlugAndOfTheBmc() throws Exception {
    IpmiStubDevice device = with("*:unreachable");

    assertThat(failure(() -> read(device, "1")).reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure(() -> device.monitor(call())).reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure(() -> device.plugs(call())).reason()).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  public void acceptsButStaysOn() throws Exception {
    IpmiStubDevice device = with("1:accepts_but_stays_on");

    device.powerOff("1", call());
    device.cycle("1", call());

    passes(3600);
    assertThat(read(device, "1")).isEqualTo(ON);
  }

  @Test
  public void acceptsButStaysOff() throws Exception {
    IpmiStubDevice device = with("1:accepts_but_stays_off");
    device.powerOff("1", call());

    device.powerOn("1", call());

    passes(3600);
    assertThat(read(device, "1")).isEqualTo(OFF);
  }

  @Test
  public void slowOff() throws Exception {
    IpmiStubDevice device = with("1:slow_off=8");

    device.powerOff("1", call());
    passes(7);
    device.powerOff("1", call());

    assertThat(read(device, "1")).isEqualTo(ON);
    passes(1);
    assertThat(read(device, "1")).isEqualTo(OFF);
  }

  @Test
  public void aSlowOnActsEvenIfThePlugWasSwitchedOffMeanwhile() throws Exception {
    IpmiStubDevice device = with("1:slow_on=5");
    device.powerOff("1", call());

    device.powerOn("1", call());
    passes(4);
    device.powerOff("1", call());

    assertThat(read(device, "1")).isEqualTo(OFF);
    passes(1);
    assertThat(read(device, "1")).isEqualTo(ON);
  }

  @Test
  public void dropsReplyActsAndDropsCommandDoesNot() throws Exception {
    IpmiStubDevice device = with("1:drops_reply, 2:drops_command=3");

    assertThat(failure(() -> device.powerOff("1", call())).reason()).isEqualTo(Reason.UNCERTAIN);
    assertThat(failure(() -> device.powerOff("2", call())).reason()).isEqualTo(Reason.UNCERTAIN);

    assertThat(read(device, "1")).isEqualTo(OFF);
    assertThat(read(device, "2")).isEqualTo(ON);
    assertThat(bench.pace.slept()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  public void flapsIsInTheOtherStateAtEachReading() throws Exception {
    IpmiStubDevice device = with("1:flaps");

    assertThat(read(device, "1")).isEqualTo(ON);
    assertThat(read(device, "1")).isEqualTo(OFF);
    assertThat(read(device, "1")).isEqualTo(ON);
  }

  @Test
  public void comesBackByItsRestorePolicy() throws Exception {
    IpmiStubDevice device = with("1:comes_back=2");

    device.powerOff("1", call());

    assertThat(read(device, "1")).isEqualTo(OFF);
    passes(2);
    assertThat(read(device, "1")).isEqualTo(ON);
  }

  @Test
  public void deniesAndForbidsChangeNothing() throws Exception {
    IpmiStubDevice device = with("1:denies, 2:forbids");

    assertThat(failure(() -> device.powerOff("1", call())).reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure(() -> device.powerOff("2", call())).reason()).isEqualTo(Reason.FORBIDDEN);

    assertThat(read(device, "1")).isEqualTo(ON);
    assertThat(read(device, "2")).isEqualTo(ON);
  }

  @Test
  public void hangsUntilTheTimeOfTheCallIsOver() throws Exception {
    IpmiStubDevice device = with("1:hangs");

    assertThat(failure(() -> read(device, "1")).reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(failure(() -> device.powerOff("1", call())).reason()).isEqualTo(Reason.UNCERTAIN);

    assertThat(bench.pace.slept()).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(20));
  }

  @Test
  public void busyMayHaveATime() throws Exception {
    IpmiStubDevice device = with("1:busy, 2:busy=4.5");

    StonithException without = failure(() -> device.powerOff("1", call()));
    StonithException withTime = failure(() -> read(device, "2"));

    assertThat(without.reason()).isEqualTo(Reason.BUSY);
    assertThat(without.retryAfter()).isEmpty();
    assertThat(withTime.retryAfter()).contains(Duration.ofMillis(4500));
  }

  @Test
  public void garbageAndEmptyTellNothingThoughACommandActs() throws Exception {
    IpmiStubDevice device = with("1:garbage, 2:empty");

    assertThat(failure(() -> read(device, "1")).reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(failure(() -> read(device, "2")).reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(failure(() -> device.powerOff("1", call())).reason()).isEqualTo(Reason.PROTOCOL);

    assertThat(read(bench.open(), "1")).isEqualTo(OFF);
  }

  @Test
  public void unknownIsNeitherOnNorOff() throws Exception {
    assertThat(read(with("1:unknown"), "1")).isEqualTo(UNKNOWN);
  }

  @Test
  public void failsLaterIsToldByTheNextReadingOnce() throws Exception {
    IpmiStubDevice device = with("1:fails_later");

    device.powerOff("1", call());

    assertThat(failure(() -> read(device, "1")).reason()).isEqualTo(Reason.REFUSED);
    assertThat(read(device, "1")).isEqualTo(ON);
  }

  @Test
  public void wrongLoginEndsTheSessionThatWasOpen() throws Exception {
    Path file = folder.newFile().toPath();
    IpmiStubDevice device = bench.open("faults_file", file.toString());
    device.monitor(call());

    Files.writeString(file, "*:wrong_login");

    assertThat(failure(() -> device.monitor(call())).reason()).isEqualTo(Reason.LOGIN_REFUSED);
    assertThat(bench.bmcs.at("10.0.0.1", Optional.empty()).sessions()).hasValue(0);
  }

  @Test
  public void absentIsAPlugThatVanished() throws Exception {
    IpmiStubDevice device = with("1:absent");

    assertThat(failure(() -> read(device, "1")).reason()).isEqualTo(Reason.UNKNOWN_PLUG);
    assertThat(failure(() -> device.powerOff("1", call())).reason()).isEqualTo(Reason.UNKNOWN_PLUG);
  }

  @Test
  public void faultsOfOnePlugAddUp() throws Exception {
    IpmiStubDevice device = with("1:drops_reply, 1:slow_off=3, *:slow=0.5");

    assertThat(failure(() -> device.powerOff("1", call())).reason()).isEqualTo(Reason.UNCERTAIN);

    assertThat(read(device, "1")).isEqualTo(ON);
    passes(3);
    assertThat(read(device, "1")).isEqualTo(OFF);
  }

  @Test
  public void theFileTakesThePlaceOfTheParameterAsLongAsItExists() throws Exception {
    Path file = folder.getRoot().toPath().resolve("faults");
    IpmiStubDevice device = bench.open("faults", "1:unknown", "faults_file", file.toString());

    assertThat(read(device, "1")).as("without a file").isEqualTo(UNKNOWN);
    Files.writeString(
        file, "# a drill\n2:unknown # the second\n10.0.0.1/3:denies\n9.9.9.9/4:denies");
    assertThat(read(device, "1")).as("with a file").isEqualTo(ON);
    assertThat(read(device, "2")).isEqualTo(UNKNOWN);
    assertThat(failure(() -> device.powerOff("3", call())).reason()).isEqualTo(Reason.REFUSED);
    device.powerOff("4", call());
    Files.writeString(file, "2:garbage");
    assertThat(failure(() -> read(device, "2")).reason()).isEqualTo(Reason.PROTOCOL);
    Files.delete(file);
    assertThat(read(device, "1")).as("after the file").isEqualTo(UNKNOWN);
  }

  @Test
  public void aMistakeInTheFileIsSaidByEachCall() throws Exception {
    Path file = folder.newFile().toPath();
    Files.writeString(file, "1:explodes");
    IpmiStubDevice device = bench.open("faults_file", file.toString());

    StonithException mistake = failure(() -> read(device, "1"));

    assertThat(mistake.reason()).isEqualTo(Reason.INVALID_SETTINGS);
    assertThat(mistake).hasMessageContainingAll(file.toString(), "no fault is called 'explodes'");
  }

  @Test
  public void everyFaultHasALineInTheReadme() throws Exception {
    String readme = Files.readString(Path.of("README.md"));

    for (Fault fault : Fault.values()) {
      assertThat(readme).contains("| `" + fault);
    }
    for (Parameter<?> parameter : bench.type().parameters()) {
      assertThat(readme).contains("| `" + parameter.name() + "`");
    }
  }
}
