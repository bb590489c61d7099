package org.palisade.host.device;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.palisade.plugin.DeviceType;

/** The kinds as they would be with others in the place of some. */
final class Rehearsed implements Types {
  private final Types inForce;
  private final List<DeviceType> added;
  private final Set<String> gone;

  /**
   * Such kinds.
   *
   * @param inForce the kinds as they are
   * @param added those that would come
   * @param gone the names of those in force that would go
   */
  Rehearsed(Types inForce, List<DeviceType> added, Set<String> gone) {
    this.inForce = inForce;
    this.added = List.copyOf(added);
    this.gone = Set.copyOf(gone);
  }

  @Override
  public Optional<DeviceType> kind(String name) {
    return added.stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .or(() -> gone.contains(name) ? Optional.empty() : inForce.kind(name));
  }

  @Override
  public Optional<String> whyNot(String name) {
    return gone.contains(name) ? Optional.empty() : inForce.whyNot(name);
  }

  @Override
  public Optional<DeviceType> agent(String program) {
    return added.stream()
        .filter(type -> type.agents().contains(program))
        .findFirst()
        .or(() -> inForce.agent(program).filter(type -> !gone.contains(type.name())));
  }

  @Override
  public List<String> names() {
    SortedSet<String> names = new TreeSet<>(inForce.names());
    names.removeAll(gone);
    added.forEach(type -> names.add(type.name()));
    return List.copyOf(names);
  }
}
