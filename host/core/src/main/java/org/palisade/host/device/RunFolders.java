package org.palisade.host.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders in which kinds keep what outlives the process and not the boot. Thread-safe. */
public final class RunFolders {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolders.class);

  private final Optional<Path> above;

  private RunFolders(Optional<Path> above) {
    this.above = above;
  }

  /**
   * Folders that are made when a kind asks for its own.
   *
   * @param above where they are
   * @return the folders
   */
  public static RunFolders in(Path above) {
    return new RunFolders(Optional.of(above));
  }

  /**
   * No folder for any kind.
   *
   * @return nothing to keep things in
   */
  static RunFolders none() {
    return new RunFolders(Optional.empty());
  }

  /** What a kind's opener gets: checked values, and the kind's folder. */
  Settings settings(DeviceSpec spec) {
    return new WithFolder(spec.values(), this, spec.type());
  }

  private Optional<Path> of(DeviceType kind) {
    Optional<Path> folder = above.map(all -> all.resolve(kind.name()));
    try {
      if (folder.isPresent()) {
        Files.createDirectories(
            folder.get(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return folder;
    } catch (IOException e) {
      LOG.warn(
          "kind {} keeps nothing for the time after this process: {}", kind.name(), e.toString());
      return Optional.empty();
    }
  }

  private record WithFolder(Values values, RunFolders folders, DeviceType kind)
      implements Settings {
    @Override
    public String device() {
      return values.device();
    }

    @Override
    public <T> T get(Parameter<T> parameter) {
      return values.get(parameter);
    }

    @Override
    public <T> Optional<T> find(Parameter<T> parameter) {
      return values.find(parameter);
    }

    @Override
    public Optional<Path> runFolder() {
      return folders.of(kind);
    }

    /** The device's name: never a value. */
    @Override
    public String toString() {
      return device();
    }
  }
}
