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
import java.util.List;
import org.palisade.plugin.Call;
import org.palisade.plugin.EndpointPin;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PinTeller;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PlugNamer;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.RightsTeller;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.contract.DeviceFake;
import org.palisade.plugin.contract.Fault;

/** A client of {@link MemoryFake} that keeps the contract; the flaws are its subclasses. */
class MemoryDevice implements StonithDevice, PlugLister, PlugNamer, RightsTeller, PinTeller {
  static final Parameter<String> KEY = Parameter.text("host_key");

  final MemoryFake fake;
  private boolean session;

  MemoryDevice(MemoryFake fake) {
    this.fake = fake;
  }

  @Override
  public PowerState read(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    reach(call);
    requirePlug(plug);
    return switch (fake.show()) {
      case "ON" -> PowerState.ON;
      case "OFF" -> PowerState.OFF;
      case "failed" -> throw new StonithException(REFUSED, "the last command failed");
      default -> PowerState.UNKNOWN;
    };
  }

  @Override
  public void powerOff(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    command(plug, PowerState.OFF, true, call);
  }

  @Override
  public void powerOn(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    command(plug, PowerState.ON, true, call);
  }

  @Override
  public void monitor(Call call) throws StonithException, IOException, InterruptedException {
    reach(call);
  }

  @Override
  public List<Plug> plugs(Call call) throws StonithException, IOException, InterruptedException {
    reach(call);
    return List.of(new Plug("2", ""), new Plug(MemoryFake.PLUG, "web"));
  }

  @Override
  public String plugName(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    return plug;
  }

  @Override
  public List<EndpointPin> pins(Call call)
      throws StonithException, IOException, InterruptedException {
    return List.of(new EndpointPin(KEY, "key", "the key of a memory"));
  }

  @Override
  public void mayPowerOff(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    reach(call);
    requirePlug(plug);
    if (fake.has(Fault.FORBIDDEN)) {
      throw new StonithException(FORBIDDEN, "may not switch");
    }
  }

  final void command(String plug, PowerState to, boolean hard, Call call)
      throws StonithException, InterruptedException {
    reach(call);
    requirePlug(plug);
    fake.received();
    if (fake.has(Fault.FORBIDDEN)) {
      throw new StonithException(FORBIDDEN, "may not switch");
    } else if (fake.has(Fault.REFUSED)) {
      throw new StonithException(REFUSED, "declined");
    } else if (hard || !fake.has(Fault.HUNG_SYSTEM)) {
      fake.act(to);
    }
    if (fake.has(Fault.LOST_REPLY)) {
      throw new StonithException(UNCERTAIN, "no reply");
    }
  }

  /** Connects, logs in where there is no session, and gets a first answer. */
  final void reach(Call call) throws StonithException, InterruptedException {
    call.trace("hello");
    if (fake.has(Fault.UNREACHABLE)) {
      throw new StonithException(UNREACHABLE, "no route");
    } else if (fake.has(Fault.HANG)) {
      fake.hang();
      await(call);
      throw new StonithException(UNCERTAIN, "no answer");
    }
    login();
    requireAnswer();
  }

  void await(Call call) throws InterruptedException {
    Thread.sleep(call.left().toMillis());
  }

  final void login() throws StonithException {
    if (!session) {
      fake.login();
      if (fake.has(Fault.LOGIN_REFUSED)) {
        throw new StonithException(LOGIN_REFUSED, "login refused");
      }
      session = true;
      fake.sessions().incrementAndGet();
    }
  }

  private void requireAnswer() throws StonithException {
    if (fake.has(Fault.BUSY)) {
      throw StonithException.busy("busy", Duration.ZERO);
    } else if (fake.has(Fault.BUSY_WITH_TIME)) {
      throw StonithException.busy("busy", DeviceFake.RETRY_AFTER);
    } else if (fake.has(Fault.GARBAGE)) {
      throw new StonithException(PROTOCOL, "garbage");
    } else if (fake.has(Fault.EMPTY_ANSWER)) {
      throw new StonithException(PROTOCOL, "empty");
    }
  }

  private static void requirePlug(String plug) throws StonithException {
    if (!plug.equals(MemoryFake.PLUG)) {
      throw new StonithException(UNKNOWN_PLUG, "no plug " + plug);
    }
  }

  @Override
  public void disconnect() {
    if (session) {
      session = false;
      fake.sessions().decrementAndGet();
    }
  }
}
