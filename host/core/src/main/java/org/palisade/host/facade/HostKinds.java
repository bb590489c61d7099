package org.palisade.host.facade;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.host.control.Kinds;
import org.palisade.host.device.KindText;
import org.palisade.host.device.ProvenOff;
import org.palisade.host.device.Timing;
import org.palisade.host.device.Types;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;

/** Tells of the kinds in force. Thread-safe. */
public final class HostKinds implements Kinds {
  private final Types types;

  /**
   * Tells of kinds.
   *
   * @param types the kinds in force
   */
  public HostKinds(Types types) {
    this.types = types;
  }

  @Override
  public Optional<Kind> describe(String name) {
    return types.kind(name).map(HostKinds::told);
  }

  @Override
  public Optional<String> whyNot(String name) {
    return types.whyNot(name);
  }

  private static Kind told(DeviceType type) {
    List<Parameter<?>> settings = new ArrayList<>(ProvenOff.parameters(type));
    settings.removeIf(one -> one.role() == Role.PLUG);
    settings.addAll(Timing.parameters(type));
    return new Kind(
        type.name(),
        type.shortText(),
        type.longText().strip(),
        type.vendor().map(Object::toString),
        type.agents(),
        Stream.of(Trait.values()).filter(type::has).map(KindText::of).toList(),
        settings.stream().map(HostKinds::told).toList());
  }

  private static Setting told(Parameter<?> parameter) {
    return new Setting(
        parameter.name(),
        parameter.aliases(),
        Form.valueOf(parameter.type().name()),
        parameter.choices(),
        parameter.isRequired(),
        KindText.byDefault(parameter).orElse(""),
        parameter.help().strip().replaceAll("\\s+", " "));
  }
}
