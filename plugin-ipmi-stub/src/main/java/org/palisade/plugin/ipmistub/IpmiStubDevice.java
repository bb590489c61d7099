package org.palisade.plugin.ipmistub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.palisade.plugin.Call;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.RightsTeller;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** A client of one BMC. Thread-safe. */
final class IpmiStubDevice implements StonithDevice, PlugLister, PowerCycler, RightsTeller {
  private final StubSettings settings;
  private final Bmc bmc;
  private final Pace pace;
  private final BmcSession session;

  IpmiStubDevice(StubSettings settings, Bmc bmc, Pace pace) {
    this.settings = settings;
    this.bmc = bmc;
    this.pace = pace;
    this.session = new BmcSession(settings, bmc, pace);
  }

  @Override
  public PowerState read(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    Faults faults = faultsOf(plug);
    ask(faults, "get chassis status of plug " + plug, call);
    requirePlug(plug, faults);
    if (faults.has(Fault.UNKNOWN)) {
      return PowerState.UNKNOWN;
    }
    Instant now = pace.now();
    Chassis chassis =
        bmc.chassis()
            .update(
                name(plug),
                was -> {
                  Chassis is = was.at(now).told();
                  return faults.has(Fault.FLAPS) ? is.switched(!is.on()) : is;
                })
            .at(now);
    if (chassis.failed()) {
      throw new StonithException(Reason.REFUSED, "the last chassis control failed (0xD5)");
    }
    call.trace("<- power is " + (chassis.on() ? "on" : "off"));
    return chassis.on() ? PowerState.ON : PowerState.OFF;
  }

  @Override
  public void powerOff(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    command(plug, settings.off(), call);
  }

  @Override
  public void powerOn(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    command(plug, Order.ON, call);
  }

  @Override
  public boolean cycle(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    command(plug, Order.CYCLE, call);
    return false; // accepted; a chassis has no counter that would prove it
  }

  @Override
  public void monitor(Call call) throws StonithException, IOException, InterruptedException {
    ask(settings.faults().now().ofAll(settings.ip()), "get device id", call);
  }

  @Override
  public List<Plug> plugs(Call call) throws StonithException, IOException, InterruptedException {
    ask(settings.faults().now().ofAll(settings.ip()), "list the chassis", call);
    return settings.plugs().stream().map(id -> new Plug(id, "")).toList();
  }

  @Override
  public void mayPowerOff(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    Faults faults = faultsOf(plug);
    ask(faults, "get session info", call);
    requirePlug(plug, faults);
    requirePrivilege(settings.off(), faults);
  }

  @Override
  public Optional<String> identity(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    Faults faults = faultsOf(plug);
    ask(faults, "get system GUID of plug " + plug, call);
    requirePlug(plug, faults);
    return Optional.of(UUID.nameUUIDFromBytes(name(plug).getBytes(UTF_8)).toString());
  }

  @Override
  public void disconnect() {
    session.close();
  }

  private Faults faultsOf(String plug) throws StonithException {
    return settings.faults().now().of(settings.ip(), plug);
  }

  private String name(String plug) {
    return settings.ip() + "/" + plug;
  }

  /** A request that changes nothing. */
  private void ask(Faults faults, String what, Call call)
      throws StonithException, InterruptedException {
    call.trace("-> " + what);
    session.reach(faults, Reason.PROTOCOL, call);
    requireSense(faults);
  }

  private void command(String plug, Order order, Call call)
      throws StonithException, IOException, InterruptedException {
    Faults faults = faultsOf(plug);
    call.trace("-> chassis control " + order.number() + " (" + order + ") of plug " + plug);
    session.reach(faults, Reason.UNCERTAIN, call);
    if (faults.has(Fault.DROPS_COMMAND)) {
      stayWithoutReply(order, faults.of(Fault.DROPS_COMMAND), call);
    }
    bmc.commands().incrementAndGet();
    settings.log().note(pace.now(), settings.ip(), plug, order);
    requirePlug(plug, faults);
    requireAccepted(order, faults);
    apply(plug, order, faults);
    if (faults.has(Fault.DROPS_REPLY)) {
      stayWithoutReply(order, faults.of(Fault.DROPS_REPLY), call);
    }
    requireSense(faults);
    call.trace("<- 0x00 (accepted)");
  }

  private void stayWithoutReply(Order order, Duration silence, Call call)
      throws StonithException, InterruptedException {
    Duration left = call.left();
    pace.sleep(silence.compareTo(left) < 0 ? silence : left);
    throw new StonithException(
        Reason.UNCERTAIN, "no reply to chassis control " + order + "; it may have acted");
  }

  private void requirePlug(String plug, Faults faults) throws StonithException {
    if (!settings.plugs().contains(plug) || faults.has(Fault.ABSENT)) {
      throw new StonithException(
          Reason.UNKNOWN_PLUG, "the BMC has no plug '" + plug + "'; it is not among its plugs");
    }
  }

  private void requirePrivilege(Order order, Faults faults) throws StonithException {
    if (faults.has(Fault.FORBIDS) || !settings.level().includes(Privilege.OPERATOR)) {
      throw new StonithException(
          Reason.FORBIDDEN,
          "chassis control "
              + order
              + " needs more than privilege level "
              + settings.level()
              + " (0xD4)");
    }
  }

  private void requireAccepted(Order order, Faults faults) throws StonithException {
    requirePrivilege(order, faults);
    if (faults.has(Fault.DENIES)) {
      throw new StonithException(
          Reason.REFUSED, "chassis control " + order + " declined (0xFF, unspecified error)");
    }
  }

  private void apply(String plug, Order order, Faults faults)
      throws StonithException, IOException, InterruptedException {
    Instant now = pace.now();
    boolean wasOn =
        bmc.chassis()
            .update(
                name(plug),
                was -> {
                  Chassis is = was.at(now);
                  boolean refused = order == Order.CYCLE && !is.on();
                  return refused ? is : order.applyTo(is, faults, now);
                })
            .at(now)
            .on();
    if (order == Order.CYCLE && !wasOn) {
      throw new StonithException(
          Reason.REFUSED, "chassis control cycle declined while off (0xD5); switch it on");
    }
  }

  private static void requireSense(Faults faults) throws StonithException {
    if (faults.has(Fault.GARBAGE)) {
      throw new StonithException(Reason.PROTOCOL, "the BMC's answer has a wrong checksum");
    }
    if (faults.has(Fault.EMPTY)) {
      throw new StonithException(Reason.PROTOCOL, "the BMC's answer is empty");
    }
  }
}
