package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Which devices fence which host by a source, whether they can be carried over or not. */
final class Wishes {
  private final Source source;

  Wishes(Source source) {
    this.source = source;
  }

  /**
   * The levels of all hosts, in the order in which the source names them.
   *
   * @param note told of hosts and devices that are left out, and why
   */
  Map<String, List<List<String>>> levels(BiConsumer<String, String> note) {
    Map<String, List<List<String>>> all = new LinkedHashMap<>(source.levels());
    byHost()
        .forEach(
            (host, devices) -> {
              if (all.containsKey(host)) {
                idle(host, devices, all.get(host), note);
              } else if (devices.size() == 1 || isOrdered()) {
                all.put(host, devices.stream().map(List::of).toList());
              } else {
                note.accept("host " + host, undecided(devices));
              }
            });
    return all;
  }

  private boolean isOrdered() {
    return switch (source.order()) {
      case ONE_AFTER_THE_OTHER -> true;
      case UNKNOWN -> false;
    };
  }

  private Map<String, List<String>> byHost() {
    Map<String, List<String>> byHost = new LinkedHashMap<>();
    for (Draft draft : source.drafts()) {
      draft
          .plugs()
          .keySet()
          .forEach(
              host -> byHost.computeIfAbsent(host, one -> new ArrayList<>()).add(draft.name()));
    }
    return byHost;
  }

  private static void idle(
      String host,
      List<String> devices,
      List<List<String>> levels,
      BiConsumer<String, String> note) {
    String idle =
        devices.stream()
            .filter(device -> levels.stream().noneMatch(level -> level.contains(device)))
            .collect(Collectors.joining(", "));
    if (!idle.isEmpty()) {
      note.accept("host " + host, "no level of it names " + idle + ", which is not used for it");
    }
  }

  private static String undecided(List<String> devices) {
    return "is not carried over: "
        + String.join(" and ", devices)
        + " fence it, and the file does not say whether one of them suffices or all are needed"
        + " (two power supplies); Pacemaker's levels are in what 'cibadmin --query' prints";
  }
}
