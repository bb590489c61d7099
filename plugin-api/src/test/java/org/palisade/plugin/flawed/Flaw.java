package org.palisade.plugin.flawed;

import static org.palisade.plugin.StonithException.Reason.FORBIDDEN;
import static org.palisade.plugin.StonithException.Reason.LOGIN_REFUSED;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.REFUSED;
import static org.palisade.plugin.StonithException.Reason.UNCERTAIN;
import static org.palisade.plugin.StonithException.Reason.UNKNOWN_PLUG;
import static org.palisade.plugin.StonithException.Reason.UNREACHABLE;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.palisade.plugin.Call;
import org.palisade.plugin.EndpointPin;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.contract.Fault;

/**
 * One mistake that authors make.
 *
 * @param mistake what it is
 * @param rule the test of the contract that must fail
 * @param opener opens a device that has it
 */
record Flaw(String mistake, String rule, Function<MemoryFake, MemoryDevice> opener) {
  static final Flaw NONE = new Flaw("none", "", MemoryDevice::new);
  static final Flaw HIDES_A_CAPABILITY =
      new Flaw(
          "hides a capability", "aDeviceHasTheCapabilitiesThatItsKindDeclares", MemoryDevice::new);

  static final List<Flaw> ALL =
      List.of(
          HIDES_A_CAPABILITY,
          new Flaw(
              "contacts when opened",
              "openingADeviceContactsNothing",
              fake -> {
                fake.login();
                return new MemoryDevice(fake);
              }),
          new Flaw(
              "switches in monitor",
              "monitorSucceedsAndSwitchesNothing",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void monitor(Call call)
                        throws StonithException, IOException, InterruptedException {
                      powerOn(MemoryFake.PLUG, call);
                    }
                  }),
          new Flaw(
              "fails off when off",
              "offSwitchesOffAndOffAgainIsNoError",
              fake -> new NotTwice(fake, true)),
          new Flaw(
              "fails on when on",
              "onSwitchesOnAndOnAgainIsNoError",
              fake -> new NotTwice(fake, false)),
          new Flaw(
              "asks the system to shut down",
              "offIsHardAndNeedsNoHelpOfTheOperatingSystem",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void powerOff(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      command(plug, PowerState.OFF, false, call);
                    }
                  }),
          new Flaw("remembers the state", "stateIsAskedAndNeverRemembered", Remembering::new),
          new Flaw(
              "takes paused for off",
              "aStateThatIsNeitherOnNorOffIsUnknown",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public PowerState read(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      return super.read(plug, call) == PowerState.ON
                          ? PowerState.ON
                          : PowerState.OFF;
                    }
                  }),
          new Flaw(
              "takes garbage for off",
              "aGarbledAnswerIsNoState",
              fake -> new TakesForOff(fake, PROTOCOL, "garbage")),
          new Flaw(
              "takes nothing for off",
              "anEmptyAnswerIsNoState",
              fake -> new TakesForOff(fake, PROTOCOL, "empty")),
          new Flaw(
              "takes garbage for declined",
              "aGarbledAnswerIsNoState",
              fake ->
                  new Mistaking(
                      fake, e -> e.getMessage().equals("garbage") ? REFUSED : e.reason())),
          new Flaw(
              "takes a lost reply for unsent",
              "aLostReplyIsUncertainAndNothingIsSentAgain",
              confusing(UNCERTAIN, UNREACHABLE)),
          new Flaw(
              "sends again after a lost reply",
              "aLostReplyIsUncertainAndNothingIsSentAgain",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void powerOff(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      try {
                        super.powerOff(plug, call);
                      } catch (StonithException e) {
                        if (e.reason() == UNCERTAIN) {
                          super.powerOff(plug, call);
                        }
                        throw e;
                      }
                    }
                  }),
          new Flaw(
              "doubts what was not sent",
              "aDeviceThatCannotBeReachedIsUnreachable",
              confusing(UNREACHABLE, UNCERTAIN)),
          new Flaw("takes busy for declined", "aBusyDeviceIsBusy", confusing(Reason.BUSY, REFUSED)),
          new Flaw(
              "forgets the retry after",
              "aBusyDevicesRetryAfterIsHandedOn",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void powerOff(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      try {
                        super.powerOff(plug, call);
                      } catch (StonithException e) {
                        throw e.retryAfter().isEmpty()
                            ? e
                            : new StonithException(e.reason(), "busy");
                      }
                    }
                  }),
          new Flaw(
              "takes an unknown plug for off",
              "anUnknownPlugIsNamed",
              fake -> new TakesForOff(fake, UNKNOWN_PLUG, "no plug 404")),
          new Flaw(
              "does not name the unknown plug",
              "anUnknownPlugIsNamed",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void powerOn(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      try {
                        super.powerOn(plug, call);
                      } catch (StonithException e) {
                        throw e.reason() == UNKNOWN_PLUG
                            ? new StonithException(UNKNOWN_PLUG, "no such plug")
                            : e;
                      }
                    }
                  }),
          new Flaw(
              "tries the login again",
              "aRefusedLoginIsToldAndNotRepeatedWithinTheCall",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void monitor(Call call)
                        throws StonithException, IOException, InterruptedException {
                      try {
                        super.monitor(call);
                      } catch (StonithException e) {
                        if (e.reason() == LOGIN_REFUSED) {
                          login();
                        }
                        throw e;
                      }
                    }
                  }),
          new Flaw(
              "takes a refused login for a missing right",
              "aRefusedLoginIsToldAndNotRepeatedWithinTheCall",
              confusing(LOGIN_REFUSED, FORBIDDEN)),
          new Flaw(
              "takes a missing right for declined",
              "aMissingRightIsForbidden",
              confusing(FORBIDDEN, REFUSED)),
          new Flaw(
              "logs in to tell its pins",
              "pinsAreToldWithoutALoginAndTheDeviceOpenedWithThemWorks",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public List<EndpointPin> pins(Call call)
                        throws StonithException, IOException, InterruptedException {
                      monitor(call);
                      return super.pins(call);
                    }
                  }),
          new Flaw(
              "pins what its kind has no setting for",
              "pinsAreToldWithoutALoginAndTheDeviceOpenedWithThemWorks",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public List<EndpointPin> pins(Call call) {
                      return List.of(new EndpointPin(Parameter.text("seal"), "1", "a seal"));
                    }
                  }),
          new Flaw(
              "takes each plug for the only one",
              "aPlugHasOneNameAndKeepsIt",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public String plugName(String plug, Call call) {
                      return MemoryFake.PLUG;
                    }
                  }),
          new Flaw(
              "promises a right that is not there",
              "aRightIsToldAsACommandWouldMeetIt",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void mayPowerOff(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      monitor(call);
                    }
                  }),
          new Flaw(
              "tries whether it may",
              "aRightIsToldAsACommandWouldMeetIt",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void mayPowerOff(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      powerOff(plug, call);
                    }
                  }),
          new Flaw(
              "ignores that a command was declined",
              "aDeclinedCommandIsRefused",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void powerOff(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      try {
                        super.powerOff(plug, call);
                      } catch (StonithException e) {
                        if (e.reason() != REFUSED) {
                          throw e;
                        }
                      }
                    }
                  }),
          new Flaw(
              "hides that a command failed later",
              "anAcceptedCommandThatFailsLaterIsToldByTheNextRead",
              fake -> new TakesForOff(fake, REFUSED, "the last command failed")),
          new Flaw(
              "is deaf to interrupts",
              "anInterruptStopsACallWithinASecond",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    void await(Call call) {
                      while (!call.left().isZero()) {
                        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                      }
                    }
                  }),
          new Flaw(
              "swallows the interrupt",
              "anInterruptStopsACallWithinASecond",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void powerOff(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      try {
                        super.powerOff(plug, call);
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }
                  }),
          new Flaw(
              "overruns its time",
              "aSilentDeviceEndsACallWhenItsTimeIsOver",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void powerOff(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      super.powerOff(plug, Call.within(call.left().plus(Duration.ofSeconds(2))));
                    }
                  }),
          new Flaw(
              "puts the password in a message",
              "secretsAppearInNoMessageAndNoTrace",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void monitor(Call call)
                        throws StonithException, IOException, InterruptedException {
                      try {
                        super.monitor(call);
                      } catch (StonithException e) {
                        throw e.reason() == LOGIN_REFUSED
                            ? new StonithException(LOGIN_REFUSED, "refused: " + MemoryFake.PASSWORD)
                            : e;
                      }
                    }
                  }),
          new Flaw(
              "traces the password",
              "secretsAppearInNoMessageAndNoTrace",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void powerOn(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      call.trace("login with " + MemoryFake.PASSWORD);
                      super.powerOn(plug, call);
                    }
                  }),
          new Flaw(
              "shows the password as its text",
              "secretsAppearInNoMessageAndNoTrace",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public String toString() {
                      return "device with " + MemoryFake.PASSWORD;
                    }
                  }),
          new Flaw(
              "lists a plug twice",
              "everyPlugIsListedOnce",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public List<Plug> plugs(Call call)
                        throws StonithException, IOException, InterruptedException {
                      List<Plug> twice = new ArrayList<>(super.plugs(call));
                      twice.addAll(super.plugs(call));
                      return twice;
                    }
                  }),
          new Flaw(
              "stays connected when disconnected",
              "disconnectLeavesNoSocketAndTheDeviceGoesOn",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void disconnect() {}

                    @Override
                    public void close() {
                      super.disconnect();
                    }
                  }),
          new Flaw(
              "is of no use after disconnect",
              "disconnectLeavesNoSocketAndTheDeviceGoesOn",
              fake ->
                  new MemoryDevice(fake) {
                    private boolean ended;

                    @Override
                    public PowerState read(String plug, Call call)
                        throws StonithException, IOException, InterruptedException {
                      if (ended && !fake.has(Fault.HANG)) {
                        throw new IllegalStateException("closed");
                      }
                      return super.read(plug, call);
                    }

                    @Override
                    public void disconnect() {
                      super.disconnect();
                      ended = true;
                    }
                  }),
          new Flaw(
              "stays connected when closed",
              "afterCloseNoSocketAndNoThreadIsLeft",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void close() {}
                  }),
          new Flaw(
              "leaves a thread",
              "afterCloseNoSocketAndNoThreadIsLeft",
              fake ->
                  new MemoryDevice(fake) {
                    @Override
                    public void monitor(Call call)
                        throws StonithException, IOException, InterruptedException {
                      super.monitor(call);
                      Thread poller = new Thread(LockSupport::park, "poller");
                      poller.setDaemon(true);
                      poller.start();
                    }
                  }));

  private static Function<MemoryFake, MemoryDevice> confusing(Reason what, Reason with) {
    return fake -> new Mistaking(fake, e -> e.reason() == what ? with : e.reason());
  }

  @Override
  public String toString() {
    return mistake;
  }

  /** Says no when a command is repeated. */
  private static final class NotTwice extends MemoryDevice {
    private final boolean off;
    private boolean accepted;

    NotTwice(MemoryFake fake, boolean off) {
      super(fake);
      this.off = off;
    }

    @Override
    public void powerOff(String plug, Call call)
        throws StonithException, IOException, InterruptedException {
      if (off && accepted) {
        throw new StonithException(REFUSED, "is off already");
      }
      super.powerOff(plug, call);
      accepted = off;
    }

    @Override
    public void powerOn(String plug, Call call)
        throws StonithException, IOException, InterruptedException {
      if (!off && accepted) {
        throw new StonithException(REFUSED, "is on already");
      }
      super.powerOn(plug, call);
      accepted = !off;
    }
  }

  /** Keeps what it read until it switches something itself. */
  private static final class Remembering extends MemoryDevice {
    private final Map<String, PowerState> known = new HashMap<>();

    Remembering(MemoryFake fake) {
      super(fake);
    }

    @Override
    public PowerState read(String plug, Call call)
        throws StonithException, IOException, InterruptedException {
      if (!known.containsKey(plug)) {
        known.put(plug, super.read(plug, call));
      }
      return known.get(plug);
    }

    @Override
    public void powerOff(String plug, Call call)
        throws StonithException, IOException, InterruptedException {
      known.remove(plug);
      super.powerOff(plug, call);
    }

    @Override
    public void powerOn(String plug, Call call)
        throws StonithException, IOException, InterruptedException {
      known.remove(plug);
      super.powerOn(plug, call);
    }
  }

  /** Reads OFF where it should have failed. */
  private static final class TakesForOff extends MemoryDevice {
    private final Reason reason;
    private final String message;

    TakesForOff(MemoryFake fake, Reason reason, String message) {
      super(fake);
      this.reason = reason;
      this.message = message;
    }

    @Override
    public PowerState read(String plug, Call call)
        throws StonithException, IOException, InterruptedException {
      try {
        return super.read(plug, call);
      } catch (StonithException e) {
        if (e.reason() == reason && e.getMessage().equals(message)) {
          return PowerState.OFF;
        }
        throw e;
      }
    }
  }

  /** Gives commands that fail another reason. */
  private static final class Mistaking extends MemoryDevice {
    private final Function<StonithException, Reason> mistake;

    Mistaking(MemoryFake fake, Function<StonithException, Reason> mistake) {
      super(fake);
      this.mistake = mistake;
    }

    @Override
    public void powerOff(String plug, Call call)
        throws StonithException, IOException, InterruptedException {
      try {
        super.powerOff(plug, call);
      } catch (StonithException e) {
        Reason said = mistake.apply(e);
        throw e.reason() == said || e.retryAfter().isPresent()
            ? e
            : new StonithException(said, e.getMessage());
      }
    }
  }
}
