package org.palisade.plugin.ipmi;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import java.io.IOException;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.RightsTeller;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.session.Bmc;
import org.palisade.plugin.ipmi.session.Completion;
import org.palisade.plugin.ipmi.wire.Command;
import org.palisade.plugin.ipmi.wire.Message.Response;
import org.palisade.plugin.ipmi.wire.Octets;

/** The chassis behind one BMC. It is the only plug, whatever that is called. */
final class IpmiDevice implements StonithDevice, PowerCycler, RightsTeller {
  private static final Octets OFF = Octets.of(0);
  private static final Octets ON = Octets.of(1);
  private static final Octets CYCLE = Octets.of(2);
  private static final int POWER_IS_ON = 0x01;

  /** Power state, last event, miscellaneous state: fewer bytes are no chassis status. */
  private static final int STATUS_SIZE = 3;

  private final Bmc bmc;

  IpmiDevice(Bmc bmc) {
    this.bmc = bmc;
  }

  @Override
  public PowerState read(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    Response response = bmc.ask(Command.CHASSIS_STATUS, Octets.NONE, call);
    if (response.completion() != 0) {
      throw Completion.readFailure(response.completion(), Command.CHASSIS_STATUS.toString());
    }
    if (response.data().size() < STATUS_SIZE) {
      throw new StonithException(
          PROTOCOL, "a chassis status of " + response.data().size() + " bytes says nothing");
    }
    return (response.data().at(0) & POWER_IS_ON) == 0 ? PowerState.OFF : PowerState.ON;
  }

  @Override
  public void powerOff(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    control(OFF, "power off", call);
  }

  @Override
  public void powerOn(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    control(ON, "power on", call);
  }

  /** IPMI knows no way in which a BMC could prove that the power was off in between. */
  @Override
  public boolean cycle(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    control(CYCLE, "power cycle", call);
    return false;
  }

  private void control(Octets data, String what, Call call)
      throws StonithException, IOException, InterruptedException {
    Response response = bmc.control(data, call);
    if (response.completion() != 0) {
      throw Completion.failure(response.completion(), what);
    }
  }

  @Override
  public void monitor(Call call) throws StonithException, IOException, InterruptedException {
    read("", call);
  }

  @Override
  public void mayPowerOff(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    bmc.raise(call);
  }

  /** The machine's GUID; the BMC's own where it does not know the machine's. */
  @Override
  public Optional<String> identity(String plug, Call call)
      throws StonithException, IOException, InterruptedException {
    Optional<String> machine = guid(Command.SYSTEM_GUID, call);
    return machine.isPresent() ? machine : guid(Command.DEVICE_GUID, call);
  }

  private Optional<String> guid(Command command, Call call)
      throws StonithException, IOException, InterruptedException {
    Response response = bmc.ask(command, Octets.NONE, call);
    if (response.completion() == 0) {
      return Guid.text(response.data());
    }
    return switch (Completion.of(response.completion())) {
      case INVALID_COMMAND, INVALID_FOR_LUN, NOT_PRESENT, DISABLED -> Optional.empty();
      default -> throw Completion.readFailure(response.completion(), command.toString());
    };
  }

  @Override
  public void disconnect() {
    bmc.disconnect();
  }
}
