package org.palisade.plugin.ipmi;

import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.contract.TextSettings;

/** A device of the plugin, opened from texts, and asked with ample time. */
final class Opened implements AutoCloseable {
  private static final Duration AMPLE = Duration.ofSeconds(8);

  private final IpmiPlugin plugin = new IpmiPlugin();
  private final IpmiDevice device;

  Opened(String ip, int port, Map<String, String> more) throws StonithException {
    Map<String, String> texts = new HashMap<>(more);
    texts.put("ip", ip);
    texts.put("ipport", Integer.toString(port));
    texts.putIfAbsent("username", "admin");
    if (!texts.containsKey("hexadecimal_password")) {
      texts.putIfAbsent("password", "secret");
    }
    DeviceType type = plugin.deviceTypes().get(0);
    device = (IpmiDevice) type.open(TextSettings.of("under-test", type, texts));
  }

  /** Another device of one plugin. */
  static IpmiDevice device(IpmiPlugin plugin, InetSocketAddress at) throws StonithException {
    return device(plugin, at, Optional.empty());
  }

  /** Another device of one plugin, which may note what outlives it. */
  static IpmiDevice device(IpmiPlugin plugin, InetSocketAddress at, Optional<Path> runFolder)
      throws StonithException {
    Map<String, String> texts =
        Map.of(
            "ip",
            at.getHostString(),
            "ipport",
            Integer.toString(at.getPort()),
            "username",
            "admin",
            "password",
            "secret");
    DeviceType type = plugin.deviceTypes().get(0);
    TextSettings settings = TextSettings.of("under-test", type, texts);
    return (IpmiDevice) type.open(runFolder.map(settings::withRunFolder).orElse(settings));
  }

  IpmiDevice device() {
    return device;
  }

  static Call ample() {
    return Call.within(AMPLE);
  }

  PowerState read() throws Exception {
    return device.read("", ample());
  }

  /** Waits until a program that was just started answers. */
  Opened awaitAnswer() {
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> read() != null);
    return this;
  }

  void off() throws Exception {
    device.powerOff("", ample());
  }

  void on() throws Exception {
    device.powerOn("", ample());
  }

  @Override
  public void close() {
    device.close();
    plugin.close();
  }
}
