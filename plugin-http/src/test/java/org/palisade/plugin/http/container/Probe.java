package org.palisade.plugin.http.container;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.contract.TextSettings;

/**
 * The host's part, in a bundle of its own that the test makes: it finds the plugin as a service,
 * opens a device and fences. Its function takes settings, among them the plug under the empty name,
 * and returns what it saw.
 */
public final class Probe implements BundleActivator, Function<Map<String, String>, String> {
  private BundleContext context;

  /** Made by the framework. */
  public Probe() {}

  @Override
  public void start(BundleContext bundle) {
    context = bundle;
    bundle.registerService(Function.class, this, FrameworkUtil.asDictionary(Map.of()));
  }

  @Override
  public void stop(BundleContext bundle) {}

  @Override
  public String apply(Map<String, String> settings) {
    StonithPlugin plugin = context.getService(context.getServiceReference(StonithPlugin.class));
    DeviceType type = plugin.deviceTypes().get(0);
    Call call = Call.within(Duration.ofSeconds(20));
    Map<String, String> texts = new HashMap<>(settings);
    String plug = texts.remove("");
    try (StonithDevice device = type.open(TextSettings.of("probe", type, texts))) {
      StringBuilder seen = new StringBuilder(type.name());
      seen.append(' ').append(device.read(plug, call));
      device.powerOff(plug, call);
      seen.append(' ').append(device.read(plug, call));
      return seen.toString();
    } catch (Exception e) {
      return String.valueOf(e);
    } finally {
      plugin.close();
    }
  }
}
