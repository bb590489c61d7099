package org.palisade.host.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.palisade.host.cib.Cib;
import org.palisade.host.intake.Imported.Note;
import org.palisade.host.inventory.DeviceReader;
import org.palisade.plugin.DeviceType;

/** What the attributes of a fence resource are in a device file. Used once. */
final class PacemakerSettings {
  /** What says which hosts there are, and so goes into {@code targets}. */
  private static final Set<String> HOSTS =
      Set.of("pcmk_host_map", "pcmk_host_list", "pcmk_host_check", "pcmk_host_argument");

  private static final Set<String> PACEMAKERS_OWN = Set.of("priority", "stonith-timeout");

  private static final String PROVIDES = "provides";

  private final Cib.Resource resource;
  private final DeviceType kind;
  private final PlugAttributes plugs;
  private final List<Note> notes;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Set<String> pacemakers = new TreeSet<>();
  private final Set<String> programs = new TreeSet<>();

  /**
   * Settings.
   *
   * @param plugs what names its plug, which goes into {@code targets} too
   * @param notes takes what is left out
   */
  PacemakerSettings(
      Cib.Resource resource, DeviceType kind, PlugAttributes plugs, List<Note> notes) {
    this.resource = resource;
    this.kind = kind;
    this.plugs = plugs;
    this.notes = notes;
  }

  Map<String, String> ours() {
    resource.options().forEach(this::take);
    takeUnfencing();
    note(pacemakers, " stays Pacemaker's; where it is still wanted, set it on fence_palisade");
    note(programs, " is about the agent's own program, and is left out");
    return settings;
  }

  private void take(String name, String value) {
    if (HOSTS.contains(name) || plugs.has(name) || name.equals(PROVIDES)) {
      return;
    }
    if (name.startsWith("pcmk_") || PACEMAKERS_OWN.contains(name)) {
      pacemakers.add(name);
    } else if (DeviceReader.isSetting(kind, name)) {
      settings.put(name, value);
    } else if (name.equals("method")) {
      takeMethod(value);
    } else if (Kinds.isPrograms(name)) {
      programs.add(name);
    } else {
      settings.put(name, value); // it is refused where the file is made, with what there is instead
    }
  }

  // pcs has it among the meta attributes; older configurations have it beside the settings.
  private void takeUnfencing() {
    Optional.ofNullable(resource.meta().get(PROVIDES))
        .or(() -> resource.option(PROVIDES))
        .ifPresent(
            what ->
                notes.add(
                    new Note(
                        resource.id(),
                        "provides = "
                            + what
                            + " is left out: fence_palisade unfences nothing; where nodes need"
                            + " that, this resource stays Pacemaker's own")));
  }

  // What it asks for otherwise is what the host does.
  private void takeMethod(String value) {
    if (!value.equals("onoff")) {
      notes.add(
          new Note(
              resource.id(),
              "method = "
                  + value
                  + " is left out: no off is seen in a cycle, so a reboot is off, seen off, and on"));
    }
  }

  private void note(Set<String> names, String text) {
    if (!names.isEmpty()) {
      notes.add(new Note(resource.id(), String.join(", ", names) + text));
    }
  }
}
