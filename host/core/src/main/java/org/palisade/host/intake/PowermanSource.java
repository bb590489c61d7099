package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.palisade.host.intake.Imported.Note;
import org.palisade.host.intake.Source.Order;
import org.palisade.host.inventory.Hostlist;

/**
 * The nodes of a {@code powerman.conf}. Those behind {@code ipmipower} become devices, one for each
 * BMC; what other devices need, such as logins, is in scripts of powerman and not carried over.
 */
final class PowermanSource {
  private static final String BMCS = "ipmipower";
  private static final int LEAST_OF_DEVICE = 4;
  private static final int LEAST_OF_NODE = 3;
  private static final Set<String> DAEMONS =
      Set.of("include", "listen", "tcpwrappers", "plug_log_level");

  /** A device of powerman's. */
  private record Control(String type, String process) {}

  private final Kinds kinds;
  private final Map<String, Control> controls = new LinkedHashMap<>();
  private final List<Draft> drafts = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  PowermanSource(Kinds kinds) {
    this.kinds = kinds;
  }

  Source read(String text) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      try {
        read(Words.of(lines.get(i)));
      } catch (IllegalArgumentException e) {
        notes.add(new Note("line " + (i + 1), e.getMessage() + "; it is not carried over"));
      }
    }
    return new Source(List.copyOf(drafts), Map.of(), Order.UNKNOWN, List.copyOf(notes));
  }

  private void read(List<String> words) {
    if (words.isEmpty() || DAEMONS.contains(words.get(0))) {
      return;
    }
    switch (words.get(0)) {
      case "device" -> device(words);
      case "node" -> node(words);
      case "alias" ->
          throw new IllegalArgumentException("is an alias; here lists such as node[1-3] are said");
      default -> throw new IllegalArgumentException("is not understood: '" + words.get(0) + "'");
    }
  }

  private void device(List<String> words) {
    if (words.size() < LEAST_OF_DEVICE) {
      throw new IllegalArgumentException("is no whole 'device NAME TYPE PLACE'");
    }
    Control control = new Control(words.get(2), words.get(3));
    if (controls.putIfAbsent(words.get(1), control) != null) {
      throw new IllegalArgumentException("names device '" + words.get(1) + "' again");
    }
    if (control.type().equals(BMCS)) {
      IpmipowerCall.of(control.process())
          .ignored()
          .forEach(
              option ->
                  notes.add(new Note(words.get(1), "'" + option + "' of its call is left out")));
    }
  }

  private void node(List<String> words) {
    if (words.size() < LEAST_OF_NODE) {
      throw new IllegalArgumentException("is no whole 'node NAMES DEVICE PLUGS'");
    }
    List<String> hosts = Hostlist.expand(words.get(1));
    List<String> plugs =
        words.size() > LEAST_OF_NODE ? Hostlist.expand(words.get(LEAST_OF_NODE)) : hosts;
    if (hosts.size() != plugs.size()) {
      throw new IllegalArgumentException(
          "has " + hosts.size() + " nodes for " + plugs.size() + " plugs");
    }
    if (!controls.containsKey(words.get(2))) {
      throw new IllegalArgumentException("names device '" + words.get(2) + "', which is not there");
    }
    Control control = controls.get(words.get(2));
    for (int i = 0; i < hosts.size(); i++) {
      drafts.add(draft(hosts.get(i), plugs.get(i), words.get(2), control));
    }
  }

  private Draft draft(String host, String plug, String device, Control control) {
    Map<String, String> plugs = Map.of(host, "");
    if (!control.type().equals(BMCS)) {
      return Draft.hopeless(
          device,
          plugs,
          "its login is in powerman's script for type '"
              + control.type()
              + "'; write a device file by hand ('palisade plugins describe' shows the kinds)");
    }
    if (kinds.named(Bmc.KIND).isEmpty()) {
      return Draft.hopeless(Bmc.device(host), plugs, "no plugin in force has kind 'ipmi'");
    }
    Map<String, String> settings = new LinkedHashMap<>(Bmc.address(plug));
    settings.putAll(IpmipowerCall.of(control.process()).settings());
    if (!settings.containsKey("password")) {
      return Draft.hopeless(
          Bmc.device(host),
          plugs,
          "the call of ipmipower has no password (it may be in a file of FreeIPMI's); make a table"
              + " with passwords, and import it with ipmitool-list");
    }
    return new Draft(Bmc.device(host), kinds.named(Bmc.KIND), settings, false, plugs, "");
  }
}
