package org.palisade.plugin.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.ipmi.bmc.BadNetwork;
import org.palisade.plugin.ipmi.bmc.BadNetwork.Badness;
import org.palisade.plugin.ipmi.bmc.FakeBmc;
import org.palisade.plugin.ipmi.bmc.Misbehaviour;
import org.palisade.plugin.ipmi.wire.Octets;
import org.palisade.plugin.ipmi.wire.Suite;

/** Sessions: how they begin, what they survive, and that none is left behind. */
public class SessionsTest {
  private Lab lab;

  @Before
  public void open() throws Exception {
    lab = new Lab();
  }

  @After
  public void close() {
    lab.close();
  }

  private static Reason reason(ThrowingCallable attempt) {
    return catchThrowableOfType(StonithException.class, attempt).reason();
  }

  /** A host that is killed says no farewell, and the BMC frees the slot when it was idle. */
  @Test
  public void aThousandFencesNeedNoMoreThanOneOfFourSlots() throws Exception {
    FakeBmc bmc = new FakeBmc(Lab.USER, Lab.PASSWORD, 4, Duration.ofSeconds(60));
    try (Opened ours = lab.open(bmc, Map.of())) {
      for (int i = 0; i < 1000; i++) {
        bmc.chassis().put(true);

        ours.off();

        assertThat(ours.read()).isEqualTo(PowerState.OFF);
        assertThat(bmc.sessions()).isEqualTo(1);
        if (i % 10 == 5) {
          ours.device().disconnect();
        }
      }
    }
    assertThat(bmc.sessions()).isZero();
  }

  @Test
  public void whatIsAskedAndWhatComesIsTracedALineEach() throws Exception {
    FakeBmc bmc = Lab.bmc();
    List<String> traced = new ArrayList<>();
    try (Opened ours = lab.open(bmc, Map.of())) {
      ours.device().read("", tracing(traced));
      ours.device().powerOff("", tracing(traced));
    }

    assertThat(traced).hasSize(4);
    assertThat(traced.get(0)).matches("session with 127\\.\\S+:\\d+, cipher suite 17");
    assertThat(traced.get(1)).matches("Get Chassis Status: completed, data( [0-9a-f]{2}){3,4}");
    assertThat(traced.get(2)).isEqualTo("Set Session Privilege Level 04: completed, data 04");
    assertThat(traced.get(3)).isEqualTo("Chassis Control 00: completed");
  }

  private static Call tracing(List<String> lines) {
    Call ample = Opened.ample();
    return new Call() {
      @Override
      public Duration left() {
        return ample.left();
      }

      @Override
      public void trace(String line) {
        lines.add(line);
      }
    };
  }

  /** Else the host would take an on to be in flight that never was, and believe no off for long. */
  @Test
  public void whatFailsBeforeACommandIsNoCommand() throws Exception {
    FakeBmc bmc = Lab.bmc();
    bmc.chassis().put(false);
    try (Opened ours = lab.open(bmc, Map.of())) {
      ours.read();
      bmc.misbehave(Misbehaviour.TALKS_NONSENSE);

      StonithException failure =
          catchThrowableOfType(
              StonithException.class,
              () -> ours.device().powerOn("", Call.within(Duration.ofSeconds(2))));

      assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure).hasMessageStartingWith("no power command was sent: ");
      assertThat(bmc.chassis().isOn()).isFalse();
    }
  }

  /** Vendors drop suite 3, and some BMCs name suites that they do not take. */
  @Test
  public void everyBmcIsSpokenToInASuiteThatItTakesAndTheChoiceIsRemembered() throws Exception {
    FakeBmc lying = Lab.bmc();
    lying.misbehave(Misbehaviour.DOWNGRADES);
    Map<FakeBmc, Integer> opensOfTheFirst =
        Map.of(
            Lab.bmc(),
            1,
            Lab.bmc().speaksOnly(Suite.SUITE_17),
            1,
            Lab.bmc().speaksOnly(Suite.SUITE_3),
            3,
            lying,
            3);
    for (Map.Entry<FakeBmc, Integer> one : opensOfTheFirst.entrySet()) {
      try (Opened ours = lab.open(one.getKey(), Map.of())) {
        assertThat(ours.read()).isEqualTo(PowerState.ON);
        assertThat(one.getKey().opens()).isEqualTo(one.getValue());

        ours.device().disconnect();

        assertThat(ours.read()).isEqualTo(PowerState.ON);
        assertThat(one.getKey().opens()).isEqualTo(one.getValue() + 1);
      }
    }
  }

  @Test
  public void aForcedSuiteIsTheOnlyOne() throws Exception {
    try (Opened ours = lab.open(Lab.bmc().speaksOnly(Suite.SUITE_3), Map.of("cipher", "17"))) {
      assertThat(reason(ours::read)).isEqualTo(Reason.INVALID_SETTINGS);
    }
  }

  /** What the settings say is what the BMC gets, byte by byte. */
  @Test
  public void passwordsOfAnyCharactersLogIn() throws Exception {
    Random random = new Random(17);
    String letters = "#$%&'\"\\ \t{}()[]=,;:|<>`~!ab09äßé€漢😀";
    for (int i = 0; i < 60; i++) {
      int[] points = letters.codePoints().toArray();
      StringBuilder text = new StringBuilder("x");
      while (bytes(text + "😀").length <= 1 + random.nextInt(20)) {
        text.appendCodePoint(points[random.nextInt(points.length)]);
      }
      FakeBmc bmc = new FakeBmc(Lab.USER, Octets.copyOf(bytes(text.toString())));

      try (Opened ours = lab.open(bmc, Map.of("password", text.toString()))) {
        assertThat(ours.read()).as(text.toString()).isEqualTo(PowerState.ON);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  public void keysOfAnyTwentyBytesLogIn() throws Exception {
    Random random = new Random(4);
    for (Suite suite : Suite.values()) {
      byte[] password = new byte[20];
      byte[] kg = new byte[20];
      random.nextBytes(password);
      random.nextBytes(kg);
      FakeBmc bmc =
          new FakeBmc(Lab.USER, Octets.copyOf(password))
              .speaksOnly(suite)
              .hasKey(Octets.copyOf(kg));
      Map<String, String> settings =
          Map.of(
              "hexadecimal_password",
              HexFormat.of().formatHex(password),
              "hexadecimal_kg",
              "0x" + HexFormat.of().formatHex(kg));

      try (Opened ours = lab.open(bmc, settings)) {
        assertThat(ours.read()).isEqualTo(PowerState.ON);
      }
    }
  }

  @Test
  public void aWrongKgIsARefusedLoginAfterOneSession() throws Exception {
    FakeBmc bmc = Lab.bmc();
    bmc.misbehave(Misbehaviour.KNOWS_ANOTHER_KEY);
    try (Opened ours = lab.open(bmc, Map.of())) {
      assertThat(reason(ours::read)).isEqualTo(Reason.LOGIN_REFUSED);
      assertThat(bmc.opens()).isEqualTo(1);
      assertThat(bmc.proofs()).isEqualTo(2);
    }
  }

  @Test
  public void aWrongKgOfABmcThatProvesItOnceIsARefusedLoginAfterTwo() throws Exception {
    FakeBmc bmc = Lab.bmc();
    bmc.misbehave(Misbehaviour.PROVES_ANOTHER_KEY_ONCE);
    try (Opened ours = lab.open(bmc, Map.of())) {
      assertThat(reason(ours::read)).isEqualTo(Reason.LOGIN_REFUSED);
      assertThat(bmc.opens()).isEqualTo(2);
      assertThat(bmc.proofs()).isEqualTo(4);
    }
  }

  @Test
  public void aProofThatIsDeclinedIsTriedThriceAndIsARefusedLogin() throws Exception {
    FakeBmc bmc = Lab.bmc();
    bmc.misbehave(Misbehaviour.DECLINES_PROOFS);
    try (Opened ours = lab.open(bmc, Map.of())) {
      StonithException failure = catchThrowableOfType(StonithException.class, ours::read);

      assertThat(failure.reason()).isEqualTo(Reason.LOGIN_REFUSED);
      assertThat(failure).hasMessageContaining("account is locked");
      assertThat(bmc.proofs()).isEqualTo(3);
    }
  }

  @Test
  public void aBmcThatForgetsEachSetUpIsNotFlooded() throws Exception {
    FakeBmc bmc = Lab.bmc();
    bmc.misbehave(Misbehaviour.FORGETS_SET_UPS);
    try (Opened ours = lab.open(bmc, Map.of())) {
      Call fourSeconds = Call.within(Duration.ofSeconds(4));

      assertThat(reason(() -> ours.device().read("", fourSeconds))).isEqualTo(Reason.UNREACHABLE);
      assertThat(bmc.opens()).isBetween(2, 30); // ten, and what a slow machine asks again
    }
  }

  @Test
  public void aSessionThatTheBmcForgotIsSetUpAgainWithinTheCall() throws Exception {
    FakeBmc bmc = Lab.bmc();
    try (Opened ours = lab.open(bmc, Map.of())) {
      ours.read();
      bmc.forgetSessions();

      assertThat(ours.read()).isEqualTo(PowerState.ON);
    }
    assertThat(bmc.sessions()).isZero();
  }

  @Test
  public void anInterruptedHostClosesItsSessionAndStaysInterrupted() throws Exception {
    FakeBmc bmc = Lab.bmc();
    try (Opened ours = lab.open(bmc, Map.of())) {
      ours.read();
      Thread.currentThread().interrupt();

      ours.device().disconnect();

      assertThat(Thread.interrupted()).isTrue();
      await().atMost(Duration.ofSeconds(60)).until(() -> bmc.sessions() == 0);
    }
  }

  /** A BMC executes a repeated packet again. */
  @Test
  public void neitherAnOffNorACycleIsSentTwiceWhenItsReplyIsLost() throws Exception {
    FakeBmc bmc = Lab.bmc();
    bmc.misbehave(Misbehaviour.LOSES_REPLIES);
    try (Opened ours = lab.open(bmc, Map.of("ipmitool_timeout", "0.5"))) {
      assertThat(reason(ours::off)).isEqualTo(Reason.UNCERTAIN);
      bmc.chassis().put(true);
      assertThat(reason(() -> ours.device().cycle("", Opened.ample()))).isEqualTo(Reason.UNCERTAIN);
    }
    assertThat(bmc.chassis().commands()).containsExactly(0, 2);
  }

  @Test
  public void anAcceptedCycleIsNoProof() throws Exception {
    FakeBmc bmc = Lab.bmc();
    try (Opened ours = lab.open(bmc, Map.of())) {
      assertThat(ours.device().cycle("", Opened.ample())).isFalse();
    }
    assertThat(bmc.chassis().commands()).containsExactly(2);
  }

  /** Every answer comes twice, the second time late. */
  @Test
  public void aLateAnswerIsNeverTakenForANewOne() throws Exception {
    FakeBmc bmc = Lab.bmc();
    try (BadNetwork network = new BadNetwork(lab.serve(bmc), new Badness(0, 100, 0, 30), 3);
        Opened ours = new Opened("127.0.0.1", network.port(), Map.of())) {
      for (int i = 0; i < 150; i++) {
        bmc.chassis().put(i % 2 == 0);

        assertThat(ours.read()).isEqualTo(i % 2 == 0 ? PowerState.ON : PowerState.OFF);
      }
    }
  }

  @Test
  public void oneThreadReadsForHundredsOfBmcs() throws Exception {
    IpmiPlugin plugin = new IpmiPlugin();
    List<IpmiDevice> devices = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      devices.add(Opened.device(plugin, lab.serve(Lab.bmc())));
    }

    for (IpmiDevice device : devices) {
      assertThat(device.read("", Opened.ample())).isEqualTo(PowerState.ON);
    }

    assertThat(readers()).isOne();
    devices.forEach(IpmiDevice::close);
    plugin.close();
    assertThat(readers()).isZero();
  }

  @Test
  public void aReaderThatDiedIsReplacedWithinTheCall() throws Exception {
    try (Opened ours = lab.open(Lab.bmc(), Map.of())) {
      ours.read();
      readerThreads().forEach(Thread::interrupt);
      await().atMost(Duration.ofSeconds(60)).until(() -> readers() == 0);

      assertThat(ours.read()).isEqualTo(PowerState.ON);
    }
  }

  private static long readers() {
    return readerThreads().count();
  }

  private static Stream<Thread> readerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("ipmi-reader"));
  }
}
