package org.palisade.launcher.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithPlugin;

/** Its devices are directories with a file for each plug, so that all versions see the same. */
public final class Switching implements StonithPlugin {
  private static final Parameter<String> FOLDER =
      Parameter.text("folder").role(Parameter.Role.ENDPOINT).required();

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of(
        DeviceType.of(
                "switching", Folder.class, settings -> new Folder(Path.of(settings.get(FOLDER))))
            .parameters(FOLDER, Parameter.text("plug").role(Parameter.Role.PLUG))
            .parallelCalls(8)
            .agent("fence_switching"));
  }

  /** A directory. */
  private record Folder(Path folder) implements StonithDevice {
    @Override
    public PowerState read(String plug, Call call) throws IOException {
      return PowerState.valueOf(Files.readString(folder.resolve(plug)).strip());
    }

    @Override
    public void powerOff(String plug, Call call) throws IOException {
      write(plug, "OFF");
    }

    @Override
    public void powerOn(String plug, Call call) throws IOException {
      write(plug, "ON");
    }

    private void write(String plug, String state) throws IOException {
      Path fresh = Files.createTempFile(folder, "new", "");
      Files.writeString(fresh, state);
      Files.move(fresh, folder.resolve(plug), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void monitor(Call call) throws IOException {
      Files.readAttributes(folder, "size");
    }
  }
}
