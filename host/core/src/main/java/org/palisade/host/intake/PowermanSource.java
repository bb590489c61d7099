package org.palisade.host.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palisade.host.intake.Imported.Note;
import org.palisade.host.intake.Source.Order;
import org.palisade.host.inventory.Hostlist;

/**
 * The nodes of a {@code powerman.conf}. Those behind {@code ipmipower}, and those whose type is
 * specified as Redfish, become devices, one for each BMC; strips whose outlets a fence agent sets
 * by the same object of SNMP become one device each. What other types do is in scripts of powerman
 * and not carried over.
 */
final class PowermanSource {
  private static final String CERTIFICATE =
      "powerman looked at no certificate; here the BMC's is checked: give it as tls_pin ('palisade"
          + " devices pin --endpoint' does) or its authority as ca_file";
  private static final String OUTLETS =
      "address, community and outlets are carried over, powerman's script is not: the agent finds"
          + " out the model itself; see with 'palisade drill' that it can read each outlet";
  private static final String NODE = "node";
  private static final int LEAST_OF_DEVICE = 4;
  private static final int LEAST_OF_NODE = 3;
  private static final Set<String> DAEMONS = Set.of("listen", "tcpwrappers", "plug_log_level");

  /** Reads a file that is named in another. */
  interface Includes {
    /**
     * Its text.
     *
     * @throws IOException where it cannot be read
     */
    String read(String name) throws IOException;
  }

  private final Kinds kinds;
  private final Includes includes;
  private final Map<String, PowermanType> types = new LinkedHashMap<>();
  private final Map<String, PowermanControl> controls = new LinkedHashMap<>();
  private final Map<String, PowermanPlugs> plugs = new LinkedHashMap<>();
  private final Set<String> included = new HashSet<>();
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<String, Draft> strips = new LinkedHashMap<>();
  private final List<Note> notes = new ArrayList<>();
  // Whether all nodes so far are known: one that is not may have a plug that seems free.
  private boolean complete = true;

  /**
   * A source.
   *
   * @param includes reads the files that it includes
   */
  PowermanSource(Kinds kinds, Includes includes) {
    this.kinds = kinds;
    this.includes = includes;
  }

  Source read(String text) {
    read(PowermanFile.of(text), "line ");
    drafts.addAll(strips.values());
    return new Source(List.copyOf(drafts), Map.of(), Order.UNKNOWN, Map.of(), List.copyOf(notes));
  }

  private void read(PowermanFile file, String place) {
    types.putAll(file.types());
    for (int i = 0; i < file.lines().size(); i++) {
      try {
        read(Words.of(file.lines().get(i)));
      } catch (IllegalArgumentException e) {
        complete &= !file.lines().get(i).strip().startsWith(NODE);
        notes.add(new Note(place + (i + 1), e.getMessage() + "; it is not carried over"));
      }
    }
  }

  private void read(List<String> words) {
    if (words.isEmpty() || DAEMONS.contains(words.get(0))) {
      return;
    }
    switch (words.get(0)) {
      case "include" -> include(words);
      case "device" -> device(words);
      case NODE -> node(words);
      case "alias" ->
          throw new IllegalArgumentException("is an alias; here lists such as node[1-3] are said");
      default -> throw new IllegalArgumentException("is not understood: '" + words.get(0) + "'");
    }
  }

  private void include(List<String> words) {
    if (words.size() != 2) {
      throw new IllegalArgumentException("is no whole 'include FILE'");
    }
    if (!included.add(words.get(1))) {
      return;
    }
    try {
      read(PowermanFile.of(includes.read(words.get(1))), words.get(1) + ":");
    } catch (IOException e) {
      complete = false;
      notes.add(new Note(words.get(1), "is not read: " + e.getMessage()));
    }
  }

  private void device(List<String> words) {
    if (words.size() < LEAST_OF_DEVICE) {
      throw new IllegalArgumentException("is no whole 'device NAME TYPE PLACE'");
    }
    PowermanControl control = new PowermanControl(words.get(1), words.get(2), words.get(3));
    if (controls.putIfAbsent(words.get(1), control) != null) {
      throw new IllegalArgumentException("names device '" + words.get(1) + "' again");
    }
    if (control.isIpmipower()) {
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
    if (!controls.containsKey(words.get(2))) {
      throw new IllegalArgumentException("names device '" + words.get(2) + "', which is not there");
    }
    PowermanControl control = controls.get(words.get(2));
    Optional<PowermanType> type = Optional.ofNullable(types.get(control.type()));
    List<String> hosts = Hostlist.expand(words.get(1));
    PowermanPlugs known = plugs.computeIfAbsent(control.name(), one -> control.plugs(type));
    List<String> its =
        words.size() > LEAST_OF_NODE
            ? known.given(hosts, Hostlist.expand(words.get(LEAST_OF_NODE)))
            : known.next(hosts, complete);
    nodes(control, type, hosts, its);
  }

  private void nodes(
      PowermanControl control, Optional<PowermanType> type, List<String> hosts, List<String> its) {
    for (int i = 0; i < hosts.size(); i++) {
      Draft draft = control.draft(hosts.get(i), its.get(i), type, kinds);
      boolean isStrip = draft.kind().isPresent() && control.isStrip(type);
      if (isStrip) {
        strips.merge(draft.name(), draft, Draft::with);
      } else {
        drafts.add(draft);
      }
      if (draft.kind().isPresent() && !control.isIpmipower()) {
        notes.add(new Note(draft.name(), isStrip ? OUTLETS : CERTIFICATE));
      }
    }
  }
}
