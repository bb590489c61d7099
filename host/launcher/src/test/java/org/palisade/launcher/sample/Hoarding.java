package org.palisade.launcher.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithPlugin;

/** Its first off fills the heap; the device itself, a file, outlives that. */
public final class Hoarding implements StonithPlugin {
  private static final Parameter<String> STATE =
      Parameter.text("state").role(Parameter.Role.ENDPOINT).required();

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of(
        DeviceType.of(
                "hoarding",
                FileDevice.class,
                settings -> new FileDevice(Path.of(settings.get(STATE))))
            .parameters(STATE)
            .agent("fence_hoarding"));
  }

  /** A file that says on or off. */
  private record FileDevice(Path file) implements StonithDevice {
    @Override
    public PowerState read(String plug, Call call) throws IOException {
      return PowerState.valueOf(Files.readString(file).strip());
    }

    @Override
    public void powerOff(String plug, Call call) throws IOException {
      Path tried = file.resolveSibling("tried");
      if (!Files.exists(tried)) {
        Files.createFile(tried);
        fillTheHeap();
      }
      Files.writeString(file, "OFF");
    }

    private static void fillTheHeap() {
      List<byte[]> hoard = new ArrayList<>();
      while (hoard.size() < 1 << 20) {
        hoard.add(new byte[1 << 20]);
      }
    }

    @Override
    public void powerOn(String plug, Call call) throws IOException {
      Files.writeString(file, "ON");
    }

    @Override
    public void monitor(Call call) throws IOException {
      Files.readString(file);
    }
  }
}
