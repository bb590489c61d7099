package org.palisade.plugin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.After;
import org.junit.AssumptionViolatedException;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.EndpointPin;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PinTeller;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PlugNamer;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.RightsTeller;
import org.palisade.plugin.Secret;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.StonithPlugin;

/**
 * What the host relies on in every plugin. The author of one makes a subclass that brings the
 * plugin and a {@link DeviceFake}, and runs it with JUnit 4; each test is one rule, named by its
 * method. A rule whose fault the fake cannot produce ends as skipped and says so on standard
 * output: it is not proven.
 *
 * <p>A failure is judged as the host judges it: any exception but a {@link StonithException} is
 * {@link Reason#UNCERTAIN} from a command and {@link Reason#PROTOCOL} from a read.
 */
public abstract class DeviceContract {
  private static final Duration AMPLE = Duration.ofSeconds(10);
  private static final Duration PROMPTLY = Duration.ofSeconds(1);

  /**
   * What is slow each time is slow; once or twice it may be the machine, which does other things.
   */
  private static final int ATTEMPTS = 3;

  private static final Set<Reason> MAY_HAVE_ACTED = Set.of(Reason.UNCERTAIN, Reason.PROTOCOL);

  /** Ends what would hang for ever. */
  @Rule public final Timeout limit = Timeout.seconds(150);

  private final Set<Thread> threadsBefore = liveThreads();
  private DeviceFake fake;
  private StonithPlugin plugin;
  private DeviceType type;
  private StonithDevice device;
  private DeviceCalls calls;

  /** For subclasses. */
  protected DeviceContract() {}

  /**
   * The plugin under test.
   *
   * @return a new one each time
   */
  protected abstract StonithPlugin newPlugin();

  /**
   * The device that it is tested against.
   *
   * @return a new one each time, switched on, running, without a fault
   * @throws Exception if it cannot be started
   */
  protected abstract DeviceFake newFake() throws Exception;

  /**
   * How long the tests wait for what takes its time: a state after an accepted command, and the end
   * of sockets and threads after {@code close} (those of the JDK's HTTP client end 3 s after a
   * garbage collection).
   *
   * @return 20 s unless overridden
   */
  protected Duration patience() {
    return Duration.ofSeconds(20);
  }

  /**
   * The time of a call to a device that never answers.
   *
   * @return 1 s unless overridden
   */
  protected Duration callTime() {
    return Duration.ofSeconds(1);
  }

  /**
   * Starts the fake and opens a device against it.
   *
   * @throws Exception if either fails
   */
  @Before
  public final void open() throws Exception {
    fake = newFake();
    plugin = newPlugin();
    type =
        plugin.deviceTypes().stream()
            .filter(one -> one.name().equals(fake.kind()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the plugin has no kind " + fake.kind()));
    device = type.open(TextSettings.of("under-test", type, fake.settings()));
    calls = new DeviceCalls(device, fake.plug());
  }

  /** Closes the device, the plugin and the fake, in case the test did not. */
  @After
  public final void close() {
    if (device != null) {
      device.close();
    }
    if (plugin != null) {
      plugin.close();
    }
    if (fake != null) {
      fake.close();
    }
  }

  /** Opening is cheap and certain: it contacts nothing. */
  @Test
  public void openingADeviceContactsNothing() {
    assertThat(fake.logins()).as("logins").isZero();
    assertThat(fake.sockets()).as("open sockets").isZero();
  }

  /** The agent's actions are made from the declared class: the device must have what it says. */
  @Test
  public void aDeviceHasTheCapabilitiesThatItsKindDeclares() {
    assertThat(device instanceof PlugLister)
        .as("lists plugs")
        .isEqualTo(type.offers(PlugLister.class));
    assertThat(device instanceof PlugNamer)
        .as("names plugs")
        .isEqualTo(type.offers(PlugNamer.class));
    assertThat(device instanceof PowerCycler)
        .as("cycles")
        .isEqualTo(type.offers(PowerCycler.class));
    assertThat(device instanceof RightsTeller)
        .as("tells rights")
        .isEqualTo(type.offers(RightsTeller.class));
    assertThat(device instanceof PinTeller)
        .as("tells pins")
        .isEqualTo(type.offers(PinTeller.class));
  }

  /** {@code monitor} is run every few minutes, for ever, on machines in production. */
  @Test
  public void monitorSucceedsAndSwitchesNothing() {
    Outcome outcome = calls.monitor().run(AMPLE);

    assertThat(outcome.failure()).as("failure of monitor").isEmpty();
    assertThat(fake.commands()).as("power commands").isZero();
  }

  /** A repeated off, and one of a plug that is off, is no error: two nodes may both fence. */
  @Test
  public void offSwitchesOffAndOffAgainIsNoError() {
    Outcome first = calls.off().run(AMPLE);
    awaitState(PowerState.OFF);
    Outcome second = calls.off().run(AMPLE);

    assertThat(first.failure()).as("failure of off while on").isEmpty();
    assertThat(second.failure()).as("failure of off while off").isEmpty();
    awaitState(PowerState.OFF);
    assertThat(fake.state()).isEqualTo(PowerState.OFF);
  }

  /** As for off. */
  @Test
  public void onSwitchesOnAndOnAgainIsNoError() {
    fake.put(PowerState.OFF);

    Outcome first = calls.on().run(AMPLE);
    awaitState(PowerState.ON);
    Outcome second = calls.on().run(AMPLE);

    assertThat(first.failure()).as("failure of on while off").isEmpty();
    assertThat(second.failure()).as("failure of on while on").isEmpty();
    awaitState(PowerState.ON);
    assertThat(fake.state()).isEqualTo(PowerState.ON);
  }

  /** A fence must not be vetoed by the operating system that it is there to end. */
  @Test
  public void offIsHardAndNeedsNoHelpOfTheOperatingSystem() {
    produce(Fault.HUNG_SYSTEM);

    calls.off().run(AMPLE);

    awaitState(PowerState.OFF);
    assertThat(fake.state()).isEqualTo(PowerState.OFF);
  }

  /** Only what the device says now may be reported, never what was sent or seen before. */
  @Test
  public void stateIsAskedAndNeverRemembered() {
    List<PowerState> told = new ArrayList<>();
    List<PowerState> real =
        List.of(PowerState.ON, PowerState.OFF, PowerState.ON, PowerState.OFF, PowerState.ON);

    for (PowerState state : real) {
      fake.put(state);
      told.add(calls.read().run(AMPLE).state().orElse(PowerState.UNKNOWN));
    }
    calls.off().run(AMPLE);
    awaitState(PowerState.OFF);
    fake.put(PowerState.ON);
    Outcome afterOff = calls.read().run(AMPLE);

    assertThat(told).isEqualTo(real);
    assertThat(afterOff.state()).as("state after off, switched on again").contains(PowerState.ON);
  }

  /** Paused is not off: a paused machine can be resumed, and write. */
  @Test
  public void aStateThatIsNeitherOnNorOffIsUnknown() {
    produce(Fault.UNKNOWN_STATE);

    assertThat(calls.read().run(AMPLE).state()).contains(PowerState.UNKNOWN);
  }

  /** What cannot be understood proves nothing, least of all off. */
  @Test
  public void aGarbledAnswerIsNoState() {
    produce(Fault.GARBAGE);

    assertProvesNothing();
  }

  /** A body that is empty is the commonest form of garbage. */
  @Test
  public void anEmptyAnswerIsNoState() {
    produce(Fault.EMPTY_ANSWER);

    assertProvesNothing();
  }

  private void assertProvesNothing() {
    for (PowerState real : List.of(PowerState.ON, PowerState.OFF)) {
      fake.put(real);
      assertThat(calls.read().run(AMPLE).reason()).as("a read").contains(Reason.PROTOCOL);
    }
    for (DeviceCall command : calls.commands()) {
      int before = fake.commands();
      Outcome outcome = command.run(AMPLE);
      // Where a look before the command already made no sense, nothing need be sent.
      boolean isSent = fake.commands() > before;
      assertThat(outcome.reason())
          .as("%s with an answer that makes no sense: it %s", command, outcome)
          .isPresent()
          .get()
          .matches(why -> MAY_HAVE_ACTED.contains(why) || (!isSent && why == Reason.UNREACHABLE));
    }
  }

  /** It may have acted: the host reads before it does anything else, so nothing sends it again. */
  @Test
  public void aLostReplyIsUncertainAndNothingIsSentAgain() {
    produce(Fault.LOST_REPLY);

    for (DeviceCall command : calls.commands()) {
      int before = fake.commands();
      Outcome outcome = command.run(Duration.ofSeconds(2));

      assertThat(outcome.reason())
          .as("%s without a reply: it %s", command, outcome)
          .contains(Reason.UNCERTAIN);
      assertThat(fake.commands() - before)
          .as("commands sent by one call of %s", command)
          .isEqualTo(1);
    }
  }

  /** Nothing was sent: the host may try again, or go to the next device, without a doubt. */
  @Test
  public void aDeviceThatCannotBeReachedIsUnreachable() {
    produce(Fault.UNREACHABLE);

    assertEach(Reason.UNREACHABLE, "unreachable");
    assertThat(fake.commands()).as("power commands").isZero();
  }

  /** The host waits and tries again. */
  @Test
  public void aBusyDeviceIsBusy() {
    produce(Fault.BUSY);

    assertEach(Reason.BUSY, "busy");
    assertThat(fake.state()).isEqualTo(PowerState.ON);
  }

  /** The host waits for as long as the device asked, not longer and not shorter. */
  @Test
  public void aBusyDevicesRetryAfterIsHandedOn() {
    produce(Fault.BUSY_WITH_TIME);

    for (DeviceCall call : calls.every()) {
      Outcome outcome = call.run(AMPLE);

      assertThat(outcome.reason()).as("%s, while busy", call).contains(Reason.BUSY);
      assertThat(outcome.retryAfter())
          .as("retry-after of %s", call)
          .contains(DeviceFake.RETRY_AFTER);
    }
  }

  /** A mistyped plug is an error, said with its name, and never off. */
  @Test
  public void anUnknownPlugIsNamed() {
    requireThatFakeCan(Fault.ABSENT_PLUG);
    String absent = fake.absentPlug();

    for (DeviceCall call : new DeviceCalls(device, absent).toPlug()) {
      Outcome outcome = call.run(AMPLE);

      assertThat(outcome.reason())
          .as("%s of the plug %s, which is not there: it %s", call, absent, outcome)
          .contains(Reason.UNKNOWN_PLUG);
      assertThat(outcome.message()).as("message of %s", call).contains(absent);
    }
    assertThat(fake.state()).as("state of the other plug").isEqualTo(PowerState.ON);
  }

  /** Accounts get locked: one refused login in a call, and the host decides about the next. */
  @Test
  public void aRefusedLoginIsToldAndNotRepeatedWithinTheCall() {
    produce(Fault.LOGIN_REFUSED);

    for (DeviceCall call : calls.every()) {
      int before = fake.logins();
      Outcome outcome = call.run(AMPLE);

      assertThat(outcome.reason())
          .as("%s with a refused login: it %s", call, outcome)
          .contains(Reason.LOGIN_REFUSED);
      assertThat(fake.logins() - before).as("logins of one %s", call).isEqualTo(1);
    }
    assertThat(fake.state()).isEqualTo(PowerState.ON);
  }

  /** The password is right, so nothing is locked, and another account is needed. */
  @Test
  public void aMissingRightIsForbidden() {
    produce(Fault.FORBIDDEN);

    assertCommands(Reason.FORBIDDEN, "without the right");
  }

  /** Nobody is given a password before it is known who they are; and a pin is of some use. */
  @Test
  public void pinsAreToldWithoutALoginAndTheDeviceOpenedWithThemWorks() throws Exception {
    if (!(device instanceof PinTeller)) {
      return; // nothing can be pinned
    }

    int before = fake.logins();

    List<EndpointPin> pins = ((PinTeller) device).pins(Call.within(AMPLE));

    assertThat(fake.logins() - before).as("logins").isZero();
    assertThat(pins).as("pins").isNotEmpty();
    for (EndpointPin pin : pins) {
      assertThat(type.parameters()).contains(pin.parameter());
      Map<String, String> settings = new HashMap<>(fake.settings());
      fake.settingsBesidePins().forEach(settings::remove);
      settings.put(pin.parameter().name(), pin.value());
      try (StonithDevice pinned = type.open(TextSettings.of("pinned", type, settings))) {
        assertThat(new DeviceCalls(pinned, fake.plug()).read().run(AMPLE).state())
            .contains(PowerState.ON);
      }
    }
    assertThat(fake.commands()).as("power commands").isZero();
  }

  /** What a device tells of a right is what a command would meet; telling sends none. */
  @Test
  public void aRightIsToldAsACommandWouldMeetIt() {
    if (!(device instanceof RightsTeller)) {
      return; // nothing is told, and nothing can be wrong
    }
    Outcome allowed = calls.rights().run(AMPLE);
    assertThat(allowed.failure()).as("failure of a right that is there").isEmpty();

    produce(Fault.FORBIDDEN);

    Outcome missing = calls.rights().run(AMPLE);
    assertThat(missing.reason()).as("a missing right: it %s", missing).contains(Reason.FORBIDDEN);
    assertThat(fake.commands()).as("power commands").isZero();
    assertThat(fake.state()).isEqualTo(PowerState.ON);
  }

  /** Declined and unchanged; the host looks whether it was off anyway. */
  @Test
  public void aDeclinedCommandIsRefused() {
    produce(Fault.REFUSED);

    assertCommands(Reason.REFUSED, "declined by the device");
  }

  private void assertCommands(Reason expected, String how) {
    for (DeviceCall command : List.of(calls.off(), calls.on())) {
      Outcome outcome = command.run(AMPLE);

      assertThat(outcome.reason()).as("%s, %s: it %s", command, how, outcome).contains(expected);
    }
    assertThat(fake.state()).isEqualTo(PowerState.ON);
  }

  /** The device's own failure reaches the caller at once, not after the outer time-out. */
  @Test
  public void anAcceptedCommandThatFailsLaterIsToldByTheNextRead() {
    produce(Fault.FAILS_LATER);

    Outcome accepted = calls.off().run(AMPLE);
    Outcome next = calls.read().run(AMPLE);

    assertThat(accepted.failure()).as("failure of the accepted command").isEmpty();
    assertThat(next.reason()).as("the next read: it %s", next).contains(Reason.REFUSED);
  }

  /** The host gives a call up by interrupting it. */
  @Test
  public void anInterruptStopsACallWithinASecond() {
    produce(Fault.HANG);

    for (DeviceCall call : calls.every()) {
      RunningCall last =
          promptly(
              PROMPTLY,
              () -> {
                int before = fake.hanging();
                RunningCall running = RunningCall.start(call, AMPLE.multipliedBy(6));
                await("the fake to hold " + call, () -> fake.hanging() > before);
                running.interrupt();
                return running;
              });

      assertThat(last.hasEnded()).as("%s ends after an interrupt", call).isTrue();
      assertThat(last.outcome().failure()).as("failure of %s, interrupted", call).isPresent();
    }
  }

  private static RunningCall promptly(Duration limit, Supplier<RunningCall> begin) {
    RunningCall running = begin.get();
    for (int i = 1; i < ATTEMPTS && !running.endsWithin(limit); i++) {
      running.interrupt();
      running = begin.get();
    }
    running.endsWithin(limit);
    return running;
  }

  /** Each call has its time, which the plugin hands to its sockets. */
  @Test
  public void aSilentDeviceEndsACallWhenItsTimeIsOver() {
    produce(Fault.HANG);

    for (DeviceCall call : calls.every()) {
      RunningCall last =
          promptly(callTime().plus(PROMPTLY), () -> RunningCall.start(call, callTime()));
      boolean inTime = last.hasEnded();
      last.interrupt();

      assertThat(inTime).as("%s ends when its time of %s is over", call, callTime()).isTrue();
      assertThat(last.outcome().failure()).as("failure of %s, unanswered", call).isPresent();
    }
  }

  /** Logs, journals and terminals are read by many. */
  @Test
  public void secretsAppearInNoMessageAndNoTrace() {
    List<String> seen = new ArrayList<>(List.of(String.valueOf(device)));
    for (DeviceCall call : calls.every()) {
      seen.add(call.run(AMPLE).everything());
    }
    for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.ABSENT_PLUG))) {
      if (!fake.cannotProduce().contains(fault)) {
        device.disconnect();
        fake.inject(fault);
        calls.every().forEach(call -> seen.add(call.run(callTime().dividedBy(3)).everything()));
        fake.heal();
      }
    }

    Set<String> secrets = secrets();
    assertThat(seen)
        .as("texts that a log could show")
        .noneMatch(text -> secrets.stream().anyMatch(text::contains));
  }

  private Set<String> secrets() {
    Set<String> secrets = new HashSet<>(fake.secrets());
    TextSettings settings = TextSettings.of("under-test", type, fake.settings());
    for (Parameter<?> parameter : type.parameters()) {
      settings
          .find(parameter)
          .filter(Secret.class::isInstance)
          .ifPresent(value -> secrets.add(((Secret) value).reveal()));
    }
    return secrets;
  }

  /** A list is whole, and a plug is one line in it. */
  @Test
  public void everyPlugIsListedOnce() throws Exception {
    if (!(device instanceof PlugLister)) {
      assertThat(type.offers(PlugLister.class)).as("declared to list plugs").isFalse();
      return;
    }

    List<String> ids =
        ((PlugLister) device).plugs(Call.within(AMPLE)).stream().map(Plug::id).toList();

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids).contains(fake.plug());
    assertThat(ids).doesNotContain(fake.absentPlug());
  }

  /** Two names of one plug would be two locks. */
  @Test
  public void aPlugHasOneNameAndKeepsIt() throws Exception {
    if (!(device instanceof PlugNamer namer)) {
      return; // each name is a plug of its own
    }

    String name = namer.plugName(fake.plug(), Call.within(AMPLE));
    List<String> listed = new ArrayList<>(List.of(name));
    if (device instanceof PlugLister lister) {
      lister.plugs(Call.within(AMPLE)).forEach(plug -> listed.add(plug.id()));
    }

    assertThat(name).isNotEmpty();
    for (String one : listed) {
      assertThat(namer.plugName(one, Call.within(AMPLE))).as("the name of %s", one).isEqualTo(one);
    }
    assertThat(new DeviceCalls(device, name).read().run(AMPLE).state()).contains(PowerState.ON);
    assertThat(fake.commands()).as("power commands").isZero();
  }

  /** The host disconnects what is idle, so that a session does not block other people's. */
  @Test
  public void disconnectLeavesNoSocketAndTheDeviceGoesOn() {
    calls.read().run(AMPLE);

    device.disconnect();
    device.disconnect();

    awaitNoSocket();
    assertThat(calls.read().run(AMPLE).state()).contains(PowerState.ON);
  }

  /**
   * Devices come and go for years in one process. (Garbage collections count as time, since the
   * JDK's HTTP client has no close of its own.)
   */
  @Test
  public void afterCloseNoSocketAndNoThreadIsLeft() {
    calls.every().forEach(call -> call.run(AMPLE));

    device.close();
    device.close();
    awaitNoSocket();
    plugin.close();
    fake.close();

    awaitCollected("threads to end", () -> newThreads().isEmpty());
  }

  private void awaitNoSocket() {
    awaitCollected("sockets to close", () -> fake.sockets() == 0);
  }

  private void awaitCollected(String what, BooleanSupplier done) {
    await(
        what,
        () -> {
          if (done.getAsBoolean()) {
            return true;
          }
          System.gc();
          return false;
        });
  }

  private Set<Thread> newThreads() {
    Set<Thread> threads = liveThreads();
    threads.removeAll(threadsBefore);
    threads.remove(Thread.currentThread());
    return threads;
  }

  private static Set<Thread> liveThreads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(DeviceContract::belongsToTheJvm);
    return threads;
  }

  private static boolean belongsToTheJvm(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group == null || group.getParent() == null;
  }

  private void assertEach(Reason expected, String how) {
    for (DeviceCall call : calls.every()) {
      Outcome outcome = call.run(AMPLE);

      assertThat(outcome.reason()).as("%s, %s: it %s", call, how, outcome).contains(expected);
    }
  }

  private void produce(Fault fault) {
    requireThatFakeCan(fault);
    fake.inject(fault);
  }

  private void requireThatFakeCan(Fault fault) {
    if (fake.cannotProduce().contains(fault)) {
      String notProven = "NOT PROVEN for " + fake.kind() + ": its fake cannot produce " + fault;
      System.out.println(notProven);
      throw new AssumptionViolatedException(notProven);
    }
  }

  private void awaitState(PowerState state) {
    await(state + " to be read", () -> calls.read().run(AMPLE).state().equals(Optional.of(state)));
  }

  private void await(String what, BooleanSupplier done) {
    long end = System.nanoTime() + patience().toNanos();
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime() < end).as("waited in vain for %s", what).isTrue();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
