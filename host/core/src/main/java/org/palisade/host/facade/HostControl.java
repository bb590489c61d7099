package org.palisade.host.facade;

import java.util.Optional;
import java.util.function.Supplier;
import org.palisade.host.control.Agents;
import org.palisade.host.control.Brake;
import org.palisade.host.control.Configuration;
import org.palisade.host.control.Control;
import org.palisade.host.control.DeviceBook;
import org.palisade.host.control.History;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Imports;
import org.palisade.host.control.Kinds;
import org.palisade.host.control.Memory;
import org.palisade.host.control.Plugins;

/**
 * A host's facade.
 *
 * @param version the product's
 * @param standby whether it is the standby host
 * @param hosts fencing
 * @param devices the configured ones
 * @param deployed how plugins are swapped, once that is there
 * @param kinds the kinds of device
 * @param history the journal
 * @param configuration what is wrong with it
 * @param memory what can be forgotten
 * @param brake the storm brake
 * @param agents those in the tree
 * @param imports takes over from other programs
 */
public record HostControl(
    String version,
    boolean standby,
    Hosts hosts,
    DeviceBook devices,
    Supplier<Optional<Plugins>> deployed,
    Kinds kinds,
    History history,
    Configuration configuration,
    Memory memory,
    Optional<Brake> brake,
    Agents agents,
    Imports imports)
    implements Control {
  @Override
  public Optional<Plugins> plugins() {
    return deployed.get();
  }
}
