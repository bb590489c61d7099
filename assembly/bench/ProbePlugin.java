package org.palisade.bench;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithPlugin;

/**
 * A device that is always on and writes down when it was asked: into the file's 8 bytes at the
 * plug's place, as {@link System#nanoTime}, which all processes of a machine share on Linux. The
 * plugs are called {@code p0}, {@code p1} and so on.
 */
public final class ProbePlugin implements StonithPlugin {
  /** How many plugs it has. */
  public static final int PLUGS = 1_000;

  private static final Parameter<String> FILE = Parameter.text("file").help("Times").required();

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of(
        DeviceType.of("probe", Probe.class, settings -> new Probe(map(settings.get(FILE))))
            .parameters(FILE));
  }

  private static MappedByteBuffer map(String file) {
    try (FileChannel channel =
        FileChannel.open(
            Path.of(file),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, 8L * PLUGS);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  record Probe(MappedByteBuffer times) implements StonithDevice {
    @Override
    public PowerState read(String plug, Call call) {
      times.putLong(8 * Integer.parseInt(plug.substring(1)), System.nanoTime());
      return PowerState.ON;
    }

    @Override
    public void powerOff(String plug, Call call) {}

    @Override
    public void powerOn(String plug, Call call) {}

    @Override
    public void monitor(Call call) {}
  }
}
