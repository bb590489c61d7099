package org.palisade.host.control;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A host, as people and programs manage it. Thread-safe. */
@ProviderType
public interface Control {

  /**
   * The product's version.
   *
   * @return such as 0.1.0
   */
  String version();

  /**
   * Whether this is the standby host, since the daemon is down or hung.
   *
   * @return whether it is
   */
  boolean standby();

  /**
   * The hosts that can be fenced.
   *
   * @return what is done to them
   */
  Hosts hosts();

  /**
   * The configured devices.
   *
   * @return what is known of them
   */
  DeviceBook devices();

  /**
   * The plugins.
   *
   * @return how they are swapped; nothing where this host cannot
   */
  Optional<Plugins> plugins();

  /**
   * The kinds of device.
   *
   * @return what is known of each
   */
  Kinds kinds();

  /**
   * What was done.
   *
   * @return the journal
   */
  History history();

  /**
   * The configuration.
   *
   * @return what is wrong with it
   */
  Configuration configuration();

  /**
   * What is held against a fencing.
   *
   * @return what can be forgotten
   */
  Memory memory();

  /**
   * The storm brake.
   *
   * @return how it is released; nothing where this host has none
   */
  Optional<Brake> brake();

  /**
   * The agents that lie in the tree.
   *
   * @return how they are linked into the system
   */
  Agents agents();

  /**
   * What other programs were configured with.
   *
   * @return takes it over
   */
  Imports imports();
}
