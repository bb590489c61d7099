package org.palisade.host.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.palisade.plugin.DeviceType;

/** The kinds as they would be with others in the place of some. */
final class Rehearsed implements Types {
  private final Types inForce;
  private final List<DeviceType> added;
  private final Predicate<DeviceType> gone;

  /**
   * Such kinds.
   *
   * @param inForce the kinds as they are
   * @param added those that would come
   * @param gone which of those in force would go
   */
  Rehearsed(Types inForce, List<DeviceType> added, Predicate<DeviceType> gone) {
    this.inForce = inForce;
    this.added = List.copyOf(added);
    this.gone = gone;
  }

  @Override
  public Optional<DeviceType> kind(String name) {
    return added.stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .or(() -> inForce.kind(name).filter(gone.negate()));
  }

  @Override
  public Optional<DeviceType> agent(String program) {
    return added.stream()
        .filter(type -> type.agents().contains(program))
        .findFirst()
        .or(() -> inForce.agent(program).filter(gone.negate()));
  }

  @Override
  public List<DeviceType> all() {
    List<DeviceType> all = new ArrayList<>(added);
    inForce.all().stream().filter(gone.negate()).forEach(all::add);
    all.sort(Comparator.comparing(DeviceType::name));
    return List.copyOf(all);
  }
}
