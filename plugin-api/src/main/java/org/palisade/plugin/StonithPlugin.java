package org.palisade.plugin;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a plugin bundle brings: the kinds of device that it can drive.
 *
 * <p>The class needs a public constructor without arguments, which contacts nothing and starts
 * nothing. The host calls each method on a thread of its own, never two at a time for one plugin.
 */
@ConsumerType
public interface StonithPlugin extends AutoCloseable {

  /**
   * The kinds of device of this plugin. Asked once at the start and again when a kind is named that
   * was not in the last answer, so that the list of a bridge may grow. A bridge, whose kinds have a
   * {@code :} in their names, is asked again from time to time: for each kind it gives the same
   * object for as long as what is behind it stays as it was, and another one when it has changed.
   *
   * @return the kinds, with names that differ; contacts no device
   */
  List<DeviceType> deviceTypes();

  /**
   * Lets go of what the kinds share (a connection pool, an object mapper, a bus). Called once,
   * after the last device of the plugin was closed.
   */
  @Override
  default void close() {}
}
