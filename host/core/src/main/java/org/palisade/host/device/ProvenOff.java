package org.palisade.host.device;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PinTeller;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PlugNamer;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.RightsTeller;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * Believes the off of a kind that cannot tell off from "I do not know" only of a plug that the same
 * kind was seen to call on: a plug that is not there was never on. Immutable and thread-safe.
 */
public final class ProvenOff {
  static final Parameter<Boolean> TRUST =
      Parameter.flag("trust_unproven_off")
          .help("Believe an off also of a plug that was not seen on within the last 24 h");

  private static final List<Class<?>> CAPABILITIES =
      List.of(
          StonithDevice.class,
          PlugLister.class,
          PlugNamer.class,
          PowerCycler.class,
          RightsTeller.class,
          PinTeller.class);

  private final DeviceSpec spec;
  private final SeenOn seen;

  ProvenOff(DeviceSpec spec, SeenOn seen) {
    this.spec = spec;
    this.seen = seen;
  }

  /**
   * What a device file of a kind may set: the kind's own parameters and, where its off is doubtful,
   * that it is trusted.
   *
   * @param type the kind
   * @return the parameters
   */
  public static List<Parameter<?>> parameters(DeviceType type) {
    List<Parameter<?>> all = new ArrayList<>(type.parameters());
    if (type.has(Trait.OFF_UNPROVEN)) {
      all.add(TRUST);
    }
    return List.copyOf(all);
  }

  /** The device as it is believed: with all that it can do, its readings judged. */
  StonithDevice of(StonithDevice device) {
    if (!spec.type().has(Trait.OFF_UNPROVEN)) {
      return device;
    }
    Class<?>[] capabilities =
        CAPABILITIES.stream().filter(one -> one.isInstance(device)).toArray(Class<?>[]::new);
    return (StonithDevice)
        Proxy.newProxyInstance(
            ProvenOff.class.getClassLoader(),
            capabilities,
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(device, arguments);
                return answer instanceof PowerState state
                    ? judged((String) arguments[0], state)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private PowerState judged(String plug, PowerState said) throws StonithException {
    PlugKey key = PlugKey.of(spec, plug);
    if (said == PowerState.ON) {
      seen.now(key);
    }
    boolean doubtful =
        said == PowerState.OFF && !spec.values().find(TRUST).orElse(false) && !seen.lately(key);
    if (doubtful) {
      throw new StonithException(Reason.UNKNOWN_PLUG, unproven(plug));
    }
    return said;
  }

  private String unproven(String plug) {
    return (plug.isEmpty() ? "the machine" : "plug " + plug)
        + " is said to be off, which is not proven: kind "
        + spec.type().name()
        + " says so of what it does not know, too, and did not say on of it in the last 24 h;"
        + " look at the machine, and switch it on once or set trust_unproven_off = yes";
  }
}
