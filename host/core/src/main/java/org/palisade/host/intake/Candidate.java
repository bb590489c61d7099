package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palisade.host.inventory.DeviceReader;
import org.palisade.host.inventory.Inventory;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;

/**
 * A device file as it would be written, with what it would come to.
 *
 * @param draft what it is made of
 * @param hosts the hosts of the draft that it keeps
 * @param targets the value of its {@code targets}
 * @param device the device
 * @param text the file
 */
record Candidate(
    Draft draft, Set<String> hosts, String targets, Inventory.Device device, String text) {

  /** What keeps a file from being written. The message is a sentence's end; it shows no secret. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String text) {
      super(text);
    }
  }

  /**
   * Makes a file for some of the hosts of a draft.
   *
   * @throws Refused where it would not be a device, or not this one
   */
  static Candidate of(Draft draft, Set<String> hosts, DeviceReader reader) throws Refused {
    DeviceType kind = draft.kind().orElseThrow();
    String targets = targets(draft, hosts, kind);
    Map<String, String> settings = new LinkedHashMap<>(draft.settings());
    settings.put("targets", targets);
    List<String> lines = new ArrayList<>();
    lines.add("plugin = " + kind.name());
    for (Map.Entry<String, String> one : settings.entrySet()) {
      lines.add(line(one.getKey(), one.getValue()));
    }
    DeviceReader.Result read = reader.read(draft.name(), kind, settings);
    Inventory.Device device =
        read.device().orElseThrow(() -> new Refused(String.join("; ", read.faults())));
    requireAsMeant(device, draft, hosts, kind);
    return new Candidate(draft, hosts, targets, device, String.join("\n", lines) + "\n");
  }

  private static String line(String key, String value) throws Refused {
    Optional<String> line = SettingLine.of(key, value);
    return line.orElseThrow(
        () ->
            new Refused(
                "the value of '"
                    + key.replaceAll("\\p{Cntrl}", "?")
                    + "' fits in no line of a file: it holds a line break or the like"));
  }

  private static String targets(Draft draft, Set<String> hosts, DeviceType kind) {
    List<String> items = new ArrayList<>();
    if (draft.listed()) {
      items.add("list");
    }
    draft.plugs().entrySet().stream()
        .filter(one -> hosts.contains(one.getKey()))
        .forEach(
            one -> {
              String plug = plug(kind, one.getKey(), one.getValue());
              boolean bare = plug.isEmpty() || plug.equals(one.getKey());
              items.add(one.getKey() + (bare ? "" : ":" + plug));
            });
    return String.join(", ", items);
  }

  // A plug that is the host's own name is one that nobody named.
  private static String plug(DeviceType kind, String host, String plug) {
    boolean unnamed = kind.has(Trait.PLUG_OPTIONAL) && plug.equals(host);
    return kind.has(Trait.ONE_PLUG) || unnamed ? "" : plug;
  }

  // Names with commas, colons or brackets would be other hosts and plugs in a file.
  private static void requireAsMeant(
      Inventory.Device device, Draft draft, Set<String> hosts, DeviceType kind) throws Refused {
    Map<String, String> meant = new LinkedHashMap<>(draft.plugs());
    meant.keySet().retainAll(hosts);
    meant.replaceAll((host, plug) -> plug(kind, host, plug));
    Inventory.Targets targets = device.targets();
    if (!targets.plugs().equals(meant) || targets.listed() != draft.listed()) {
      throw new Refused("its hosts and plugs have names that 'targets' cannot say");
    }
  }
}
