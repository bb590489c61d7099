package org.palisade.host.device;

import java.util.List;
import java.util.Map;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithPlugin;

/** A second plugin, without parameters, whose plugs are off. */
final class OtherPlugin implements StonithPlugin {
  private static final class Device implements StonithDevice {
    @Override
    public PowerState read(String plug, Call call) {
      return PowerState.OFF;
    }

    @Override
    public void powerOff(String plug, Call call) {}

    @Override
    public void powerOn(String plug, Call call) {}

    @Override
    public void monitor(Call call) {}
  }

  private final DeviceType type = DeviceType.of("other", Device.class, settings -> new Device());

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of(type);
  }

  DeviceSpec spec() throws Values.InvalidValues {
    return new DeviceSpec(type, Values.check("other1", type.parameters(), Map.of()));
  }
}
