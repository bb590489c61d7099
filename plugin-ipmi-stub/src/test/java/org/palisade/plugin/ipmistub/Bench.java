package org.palisade.plugin.ipmistub;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.contract.TextSettings;

/** The plugin with time of its own, and devices opened as a device file would. */
final class Bench {
  final StepPace pace = new StepPace();
  final Bmcs bmcs = new Bmcs();
  final IpmiStubPlugin plugin = new IpmiStubPlugin(bmcs, pace);

  DeviceType type() {
    return plugin.deviceTypes().get(0);
  }

  /** Opens a device of 10.0.0.1, logged in as admin unless said otherwise. */
  IpmiStubDevice open(String... namesAndValues) throws StonithException {
    Map<String, String> texts =
        new HashMap<>(Map.of("ip", "10.0.0.1", "username", "admin", "password", "admin"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      texts.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return (IpmiStubDevice) type().open(TextSettings.of("bench", type(), texts));
  }

  static Call call() {
    return Call.within(Duration.ofSeconds(10));
  }

  static PowerState read(IpmiStubDevice device, String plug) throws Exception {
    return device.read(plug, call());
  }

  static StonithException failure(ThrowingCallable call) {
    return catchThrowableOfType(StonithException.class, call);
  }
}
