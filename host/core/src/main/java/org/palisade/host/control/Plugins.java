package org.palisade.host.control;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The plugins: which are in force, and how they are swapped. A change is prepared and proved beside
 * what is in force, which goes on serving where the change is refused. Thread-safe.
 */
@ProviderType
public interface Plugins {

  /** Where a version of a plugin stands. */
  enum State {
    /** New operations go to it. */
    IN_FORCE,
    /** Replaced; the operations that it leased go on in it. */
    DRAINING,
    /** Not in force; {@code rollback} brings it back. */
    KEPT,
    /** Was offered, and is not used for the reason given. */
    REFUSED
  }

  /**
   * One version of a plugin.
   *
   * @param plugin its name: the bundle's symbolic name
   * @param version the bundle's version
   * @param state where it stands
   * @param jar the file that it came from
   * @param since when it got there
   * @param kinds the kinds of device that it brings
   * @param agents the agents of these
   * @param why a sentence for a version that is refused or does not go away; else empty text
   */
  record Version(
      String plugin,
      String version,
      State state,
      Path jar,
      Instant since,
      List<String> kinds,
      List<String> agents,
      String why) {
    /** Copies the lists. */
    public Version {
      kinds = List.copyOf(kinds);
      agents = List.copyOf(agents);
    }
  }

  /**
   * What became of a change.
   *
   * @param done whether it is in force
   * @param text what was done, or which plugin, what it lacks and what to do
   * @param notes what else the operator should know, such as a link that could not be made
   */
  record Result(boolean done, String text, List<String> notes) {
    /** Copies the list. */
    public Result {
      notes = List.copyOf(notes);
    }
  }

  /**
   * All versions that are known.
   *
   * @return by name, what is in force first
   */
  List<Version> list();

  /**
   * Brings a jar into force: a new plugin, or another version of one. Blocks until it is in force
   * or refused; never until the old version is drained.
   *
   * @param jar a file on this machine
   * @return what became of it
   * @throws InterruptedException where the caller went away; the change then goes on
   */
  Result install(Path jar) throws InterruptedException;

  /**
   * Takes a plugin out of force; it is kept for {@link #rollback}.
   *
   * @param plugin its name
   * @return what became of it
   * @throws InterruptedException where the caller went away; the change then goes on
   */
  Result remove(String plugin) throws InterruptedException;

  /**
   * Brings the version back that was in force before; proved like any other.
   *
   * @param plugin its name
   * @return what became of it
   * @throws InterruptedException where the caller went away; the change then goes on
   */
  Result rollback(String plugin) throws InterruptedException;
}
