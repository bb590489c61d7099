package org.palisade.launcher.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithPlugin;

/** Notes which process contacts it: each contact is a file named after the process. */
public final class Noting implements StonithPlugin {
  private static final Parameter<String> FOLDER =
      Parameter.text("folder").role(Parameter.Role.ENDPOINT).required();

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of(
        DeviceType.of("noting", Device.class, settings -> new Device(Path.of(settings.get(FOLDER))))
            .parameters(FOLDER)
            .agent("fence_noting"));
  }

  /** Is always on. */
  private record Device(Path folder) implements StonithDevice {
    private void note() throws IOException {
      Files.createFile(folder.resolve(ProcessHandle.current().pid() + "." + UUID.randomUUID()));
    }

    @Override
    public PowerState read(String plug, Call call) throws IOException {
      note();
      return PowerState.ON;
    }

    @Override
    public void powerOff(String plug, Call call) throws IOException {
      note();
    }

    @Override
    public void powerOn(String plug, Call call) throws IOException {
      note();
    }

    @Override
    public void monitor(Call call) throws IOException {
      note();
    }
  }
}
