package org.palisade.host.inventory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.device.Timing;
import org.palisade.host.device.Types;
import org.palisade.host.settings.ConfigFile;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;
import org.palisade.plugin.PlugLister;

/**
 * Makes a device of settings that come from elsewhere than a file, by the rules of a device file.
 * May run password programs: not for a thread that others wait for. Thread-safe.
 */
public final class DeviceReader {
  private static final Duration SCRIPT_LIMIT = Duration.ofSeconds(10);

  private final Types types;
  private final Inventory inventory;
  private final Secrets secrets;

  /**
   * Makes a reader.
   *
   * @param types the kinds in force
   * @param inventory has the defaults of the kinds
   */
  public DeviceReader(Types types, Inventory inventory) {
    this.types = types;
    this.inventory = inventory;
    this.secrets =
        new Secrets(
            new Scripts(SCRIPT_LIMIT),
            Optional.ofNullable(System.getenv("CREDENTIALS_DIRECTORY")).map(Path::of));
  }

  /**
   * What became of the settings.
   *
   * @param device the device, where nothing is wrong
   * @param faults what is wrong, without any secret
   */
  public record Result(Optional<Inventory.Device> device, List<String> faults) {
    /** Copies the list. */
    public Result {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Reads settings. A kind that lists its plugs is asked for its hosts where {@code targets} is not
   * among them.
   *
   * @param name the device's name for messages
   * @param kind its kind
   * @param settings names as in a device file, but {@code plugin}
   * @return the device, or what is wrong
   */
  public Result read(String name, DeviceType kind, Map<String, String> settings) {
    List<ConfigFile.Line> lines = new ArrayList<>();
    lines.add(new ConfigFile.Line(1, DeviceFile.PLUGIN, kind.name()));
    settings.forEach((key, value) -> lines.add(new ConfigFile.Line(lines.size() + 1, key, value)));
    if (!settings.containsKey(DeviceFile.TARGETS) && kind.offers(PlugLister.class)) {
      lines.add(new ConfigFile.Line(lines.size() + 1, DeviceFile.TARGETS, TargetsLine.LIST));
    }
    DeviceFile.Context context =
        new DeviceFile.Context(
            types,
            inventory.current().settings().kindDefaults(),
            secrets,
            System.nanoTime() + SCRIPT_LIMIT.toNanos());
    DeviceFile.Result result =
        new DeviceFile(name, new ConfigFile(lines, List.of()), context).read();
    List<String> faults =
        new ArrayList<>(result.faults().stream().map(ConfigFile.Fault::text).toList());
    return new Result(faults.isEmpty() ? result.device() : Optional.empty(), faults);
  }

  /**
   * Whether a device file of a kind may have a setting.
   *
   * @param kind the kind
   * @param name the setting's name, or one of its older names
   * @return whether it may
   */
  public static boolean isSetting(DeviceType kind, String name) {
    return new DeviceFile.Names(kind).meaning(name).isPresent();
  }

  /**
   * The parameters that settings of a kind may name, beside {@code targets}: its own but for the
   * plug, for each secret the places that it may come from, and the times.
   *
   * @param kind the kind
   * @return the parameters, each with its newest name
   */
  public static List<Parameter<?>> parameters(DeviceType kind) {
    List<Parameter<?>> all = new ArrayList<>();
    for (Parameter<?> parameter : kind.parameters()) {
      if (parameter.role() != Role.PLUG) {
        all.add(parameter);
        if (parameter.type() == Parameter.Type.SECRET) {
          for (Secrets.Source source : Secrets.Source.values()) {
            all.add(
                Parameter.text(parameter.name() + source.suffix())
                    .help(source.help() + " " + parameter.name()));
          }
        }
      }
    }
    all.addAll(Timing.parameters(kind));
    all.add(DeviceFile.FENCE_TIMEOUT);
    all.add(DeviceFile.VERIFY_WITH);
    return List.copyOf(all);
  }
}
