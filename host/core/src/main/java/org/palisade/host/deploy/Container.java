package org.palisade.host.deploy;

import java.nio.file.Path;
import java.time.Duration;
import org.palisade.plugin.StonithPlugin;

/** What runs the code of plugins: each jar apart from all others. Thread-safe. */
public interface Container {

  /** A jar whose plugin runs. */
  interface Installed {

    /**
     * The plugin.
     *
     * @return the plugin that the jar brings
     */
    StonithPlugin code();

    /**
     * Takes the jar out of the container; its plugin was closed before. Disturbs no other.
     *
     * @return false where that does not end in time; it is then left behind
     */
    boolean uninstall();
  }

  /**
   * Starts a jar beside whatever else runs.
   *
   * @param jar lies where it is read from for as long as it runs
   * @param atMost how long its code may take to come up; it is given up on then
   * @return the plugin, running
   * @throws Refused with what it lacks, or what its code did
   * @throws InterruptedException where the thread is interrupted; the jar is then not there
   */
  Installed start(Path jar, Duration atMost) throws Refused, InterruptedException;

  /**
   * Whether a jar is in the container.
   *
   * @param jar a jar
   * @return whether it is installed from this very file
   */
  boolean holds(Path jar);
}
