package org.palisade.plugin.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.PinTeller;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.RightsTeller;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException.Reason;

/** The calls that can be made to one plug of the device under test. */
final class DeviceCalls {
  private final StonithDevice device;
  private final String plug;

  DeviceCalls(StonithDevice device, String plug) {
    this.device = device;
    this.plug = plug;
  }

  /** A call without a result. */
  private interface Order {
    void give(Call call) throws Exception;
  }

  DeviceCall read() {
    return new DeviceCall("read", Reason.PROTOCOL, call -> Optional.of(device.read(plug, call)));
  }

  DeviceCall off() {
    return command("off", call -> device.powerOff(plug, call));
  }

  DeviceCall on() {
    return command("on", call -> device.powerOn(plug, call));
  }

  DeviceCall monitor() {
    return asking("monitor", device::monitor);
  }

  /** For a device that tells pins. */
  DeviceCall pins() {
    PinTeller teller = (PinTeller) device;
    return asking("pins", call -> teller.pins(call));
  }

  /** For a device that tells rights. */
  DeviceCall rights() {
    RightsTeller teller = (RightsTeller) device;
    return asking("rights", call -> teller.mayPowerOff(plug, call));
  }

  /** Off, on, and cycle where the device has it. */
  List<DeviceCall> commands() {
    List<DeviceCall> commands = new ArrayList<>(List.of(off(), on()));
    if (device instanceof PowerCycler cycler) {
      commands.add(command("cycle", call -> cycler.cycle(plug, call)));
    }
    return commands;
  }

  /** All that name a plug. */
  List<DeviceCall> toPlug() {
    List<DeviceCall> calls = new ArrayList<>(List.of(read()));
    calls.addAll(commands());
    return calls;
  }

  /** All. */
  List<DeviceCall> every() {
    List<DeviceCall> calls = new ArrayList<>(List.of(read(), monitor()));
    calls.addAll(commands());
    if (device instanceof PlugLister lister) {
      calls.add(asking("list", lister::plugs));
    }
    if (device instanceof RightsTeller) {
      calls.add(rights());
    }
    return calls;
  }

  private static DeviceCall command(String name, Order order) {
    return new DeviceCall(name, Reason.UNCERTAIN, noState(order));
  }

  private static DeviceCall asking(String name, Order order) {
    return new DeviceCall(name, Reason.PROTOCOL, noState(order));
  }

  private static Outcome.Step noState(Order order) {
    return call -> {
      order.give(call);
      return Optional.empty();
    };
  }
}
