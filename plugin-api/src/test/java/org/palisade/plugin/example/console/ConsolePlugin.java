package org.palisade.plugin.example.console;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;
import org.palisade.plugin.Secret;
import org.palisade.plugin.StonithPlugin;

/** A power console: one line asks, one line answers. */
public final class ConsolePlugin implements StonithPlugin {
  static final Parameter<String> IP = Parameter.IP.required();
  static final Parameter<Integer> PORT = Parameter.IPPORT.orElse(2323);
  static final Parameter<String> USER = Parameter.USERNAME.required();
  static final Parameter<Secret> PASSWORD = Parameter.PASSWORD.required();
  static final Parameter<String> ROOM =
      Parameter.text("room").role(Role.ENDPOINT).help("Room, where a console serves several");

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of(
        DeviceType.of("console", ConsoleDevice.class, ConsoleDevice::new)
            .agent("fence_console")
            .describe(
                "Power console",
                "Switches the outlets of a power console over its line protocol.",
                URI.create("https://example.org/console"))
            .parameters(IP, PORT, USER, PASSWORD, ROOM)
            .keepWarm(Duration.ofSeconds(30)));
  }
}
