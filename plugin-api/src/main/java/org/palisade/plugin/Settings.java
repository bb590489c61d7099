package org.palisade.plugin;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The checked settings of one device, by {@link Parameter}. Types, choices and required values were
 * checked before a plugin sees them; what remains to the {@linkplain DeviceType.Opener opener} is
 * what concerns several of them. Immutable and thread-safe.
 */
@ProviderType
public interface Settings {

  /**
   * The device's name for messages: that of its file, or its agent's with the endpoint.
   *
   * @return a name; never a secret
   */
  String device();

  /**
   * The value of a parameter that is required or has a default.
   *
   * @param <T> the parameter's type
   * @param parameter one that the kind declares
   * @return the value
   * @throws java.util.NoSuchElementException if the parameter has neither a value nor a default;
   *     use {@link #find} for those that may be absent
   */
  <T> T get(Parameter<T> parameter);

  /**
   * The value of a parameter that may be absent.
   *
   * @param <T> the parameter's type
   * @param parameter one that the kind declares
   * @return the value given, else the default, else nothing
   */
  <T> Optional<T> find(Parameter<T> parameter);

  /**
   * A folder for what must outlive this process and not the machine, such as notes of sessions that
   * a killed process leaves at devices. It is the kind's own, of mode 0700, and the same for all
   * hosts of this machine and for later versions of the plugin, several of which may use it at
   * once; it is empty after a boot. It may be on a small file system in memory.
   *
   * @return the folder, which exists; nothing where there is none (it cannot be made, or this is a
   *     test): the plugin then does without
   */
  default Optional<Path> runFolder() {
    return Optional.empty();
  }
}
