package org.palisade.plugin.ipmistub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.palisade.plugin.PowerState.OFF;
import static org.palisade.plugin.PowerState.ON;
import static org.palisade.plugin.ipmistub.Bench.call;
import static org.palisade.plugin.ipmistub.Bench.failure;
import static org.palisade.plugin.ipmistub.Bench.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.Call;
import org.palisade.plugin.Plug;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

public class IpmiStubDeviceTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final Bench bench = new Bench();

  @Test
  public void devicesOfOneAddressMeetTheSameChassis() throws Exception {
    IpmiStubDevice one = bench.open();
    IpmiStubDevice other = bench.open();
    IpmiStubDevice elsewhere = bench.open("ip", "10.0.0.2");

    one.powerOff("1", call());
    one.close();

    assertThat(read(other, "1")).isEqualTo(OFF);
    assertThat(read(other, "2")).isEqualTo(ON);
    assertThat(read(elsewhere, "1")).isEqualTo(ON);
  }

  @Test
  public void aPluginThatWasClosedForgetsItsChassis() throws Exception {
    bench.open().powerOff("1", call());

    bench.plugin.close();

    assertThat(read(bench.open(), "1")).isEqualTo(ON);
  }

  @Test
  public void aUserReadsAndAnOperatorSwitches() throws Exception {
    String users = "eye:e:user, hand:h:operator";
    IpmiStubDevice eye =
        bench.open("users", users, "username", "eye", "password", "e", "privlvl", "user");
    IpmiStubDevice hand =
        bench.open("users", users, "username", "hand", "password", "h", "privlvl", "operator");

    assertThat(read(eye, "1")).isEqualTo(ON);
    assertThat(failure(() -> eye.powerOff("1", call())).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(failure(() -> eye.cycle("1", call())).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(failure(() -> eye.mayPowerOff("1", call())).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(read(eye, "1")).isEqualTo(ON);
    hand.powerOff("1", call());
    assertThat(read(eye, "1")).isEqualTo(OFF);
  }

  @Test
  public void aSessionAboveTheUsersLevelIsForbidden() throws Exception {
    IpmiStubDevice eye = bench.open("users", "eye:e:user", "username", "eye", "password", "e");

    StonithException refused = failure(() -> eye.monitor(call()));

    assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(refused).hasMessageContainingAll("eye", "user at most", "privlvl");
  }

  @Test
  public void aWrongOrMissingPasswordIsARefusedLoginThatNamesTheUser() throws Exception {
    for (String wrong : List.of("", "Admin", "admin ")) {
      IpmiStubDevice device = bench.open("password", wrong);

      assertThat(failure(() -> device.monitor(call())))
          .hasMessageContaining("'admin'")
          .extracting(StonithException::reason)
          .isEqualTo(Reason.LOGIN_REFUSED);
    }
  }

  @Test
  public void oneSessionServesManyCallsAndEndsWithTheDevice() throws Exception {
    IpmiStubDevice device = bench.open();
    Bmc bmc = bench.bmcs.at("10.0.0.1", Optional.empty());

    device.monitor(call());
    device.powerOff("1", call());
    read(device, "1");
    assertThat(bmc.logins()).hasValue(1);
    assertThat(bmc.sessions()).hasValue(1);

    device.close();
    device.close();
    assertThat(bmc.sessions()).hasValue(0);
  }

  @Test
  public void aCycleLeavesTheChassisWithoutPowerForASecond() throws Exception {
    IpmiStubDevice device = bench.open();

    boolean proven = device.cycle("1", call());

    assertThat(proven).as("proven by the device").isFalse();
    assertThat(read(device, "1")).isEqualTo(OFF);
    bench.pace.sleep(Duration.ofSeconds(1));
    assertThat(read(device, "1")).isEqualTo(ON);
  }

  @Test
  public void aCycleIsRefusedWhileOffAndDoesNotWakeTheChassis() throws Exception {
    IpmiStubDevice device = bench.open();
    device.powerOff("1", call());

    StonithException refused = failure(() -> device.cycle("1", call()));

    assertThat(refused.reason()).isEqualTo(Reason.REFUSED);
    assertThat(refused).hasMessageContaining("0xD5");
    bench.pace.sleep(Duration.ofSeconds(60));
    assertThat(read(device, "1")).isEqualTo(OFF);
  }

  @Test
  public void aSoftOffTakesItsTimeAndNeedsTheOperatingSystem() throws Exception {
    IpmiStubDevice soft = bench.open("power_off", "soft", "faults", "2:hung_os, 3:slow_off=60");

    soft.powerOff("1", call());
    soft.powerOff("2", call());
    soft.powerOff("3", call());

    assertThat(read(soft, "1")).isEqualTo(ON);
    bench.pace.sleep(Duration.ofSeconds(2));
    assertThat(read(soft, "1")).isEqualTo(OFF);
    assertThat(read(soft, "2")).isEqualTo(ON);
    assertThat(read(soft, "3")).isEqualTo(ON);
    bench.pace.sleep(Duration.ofSeconds(58));
    assertThat(read(soft, "2")).isEqualTo(ON);
    assertThat(read(soft, "3")).isEqualTo(OFF);
  }

  @Test
  public void theListHasThePlugsThatTheSettingsName() throws Exception {
    assertThat(bench.open().plugs(call()))
        .extracting(Plug::id)
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    assertThat(bench.open("plugs", "a, node[9-11]").plugs(call()))
        .extracting(Plug::id)
        .containsExactly("a", "node9", "node10", "node11");
  }

  @Test
  public void eachPlugHasAnIdentityOfItsOwnThatStays() throws Exception {
    IpmiStubDevice device = bench.open();

    assertThat(device.identity("1", call())).isPresent();
    assertThat(device.identity("1", call())).isEqualTo(bench.open().identity("1", call()));
    assertThat(device.identity("1", call())).isNotEqualTo(device.identity("2", call()));
    assertThat(failure(() -> device.identity("9", call())).reason()).isEqualTo(Reason.UNKNOWN_PLUG);
  }

  @Test
  public void eachAnswerTakesItsLatency() throws Exception {
    IpmiStubDevice device = bench.open("latency", "0.25", "faults", "2:slow=1.5");

    read(device, "1");
    device.powerOff("2", call());

    assertThat(bench.pace.slept()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  public void anAnswerThatComesTooLateIsNone() throws Exception {
    IpmiStubDevice device = bench.open("latency", "60");

    assertThat(failure(() -> read(device, "1")).reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(failure(() -> device.powerOff("1", call())).reason()).isEqualTo(Reason.UNCERTAIN);
    assertThat(bench.pace.slept()).isLessThanOrEqualTo(Duration.ofSeconds(20));
  }

  @Test
  public void eachCommandThatArrivedIsNotedInOrder() throws Exception {
    Path journal = folder.getRoot().toPath().resolve("journal");
    String faults = "2:denies, 3:drops_command, 4:drops_reply";
    IpmiStubDevice device = bench.open("journal_file", journal.toString(), "faults", faults);

    device.powerOff("1", call());
    failure(() -> device.powerOff("2", call()));
    failure(() -> device.powerOff("3", call()));
    failure(() -> device.powerOn("4", call()));
    device.cycle("5", call());
    read(device, "1");

    String time = "2026-11-24T12:00:00Z 10.0.0.1 ";
    assertThat(Files.readAllLines(journal))
        .containsExactly(time + "1 off", time + "2 off", time + "4 on", time + "5 cycle");
  }

  @Test
  public void aCommandThatCannotBeNotedFailsAndDoesNothing() throws Exception {
    String nowhere = folder.getRoot().toPath().resolve("no/such/folder").toString();
    IpmiStubDevice device = bench.open("journal_file", nowhere);

    assertThat(catchThrowable(() -> device.powerOff("1", call())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(nowhere);
    assertThat(read(device, "1")).isEqualTo(ON);
  }

  @Test
  public void theTraceShowsTheConversationWithoutThePassword() throws Exception {
    List<String> lines = new ArrayList<>();
    Call tracing =
        new Call() {
          @Override
          public Duration left() {
            return Duration.ofSeconds(10);
          }

          @Override
          public void trace(String line) {
            lines.add(line);
          }
        };
    IpmiStubDevice device =
        bench.open(
            "password", "swordfish", "users", "admin:swordfish:operator", "privlvl", "operator");

    device.powerOff("1", tracing);
    device.read("1", tracing);

    assertThat(lines)
        .containsExactly(
            "-> chassis control 0 (off) of plug 1",
            "<- 0x00 (accepted)",
            "-> get chassis status of plug 1",
            "<- power is off");
  }

  @Test
  public void theKindLooksLikeAnyOther() {
    assertThat(bench.type().name()).isEqualTo("ipmi-stub");
    assertThat(bench.type().agents()).containsExactly("fence_ipmi_stub");
    assertThat(new IpmiStubPlugin().deviceTypes()).hasSize(1);
  }
}
