package org.palisade.host.control;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The hosts that can be fenced. What takes several hosts does each by itself, side by side, and
 * tells of each as it is known; it holds no thread meanwhile. Thread-safe.
 */
@ProviderType
public interface Hosts {

  /** What is done to the power of a host. */
  enum Action {
    /** On, verified. */
    ON,
    /** Off, verified. */
    OFF,
    /** Off, verified; then on. */
    REBOOT
  }

  /** What a device says of a plug. */
  enum Power {
    /** Powered. */
    ON,
    /** Off: all that counts as fenced. */
    OFF,
    /** Neither, or nobody can say. */
    UNKNOWN
  }

  /** How far a fencing is. */
  enum Step {
    /** Its first power command is being sent. */
    SENT,
    /** The device said off. */
    OFF
  }

  /**
   * A host that can be fenced.
   *
   * @param host its name
   * @param device the device that fences it
   * @param plug its plug there; empty text for a device with one
   */
  record Known(String host, String device, String plug) {}

  /**
   * All hosts, as far as is known.
   *
   * @param hosts by name
   * @param warnings what is wrong with devices and files, one line each
   */
  record Listing(List<Known> hosts, List<String> warnings) {
    /** Copies the lists. */
    public Listing {
      hosts = List.copyOf(hosts);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The state of a host.
   *
   * @param host its name
   * @param power what its device says; UNKNOWN where it could not be asked
   * @param device the device; empty text where none was found
   * @param plug the plug there
   * @param why a sentence where it could not be asked; else empty text
   */
  record State(String host, Power power, String device, String plug, String why) {}

  /**
   * A fence that was rehearsed, which harms nobody.
   *
   * @param host its name
   * @param ready whether nothing stands in the way of a fence, as far as can be told without one
   * @param steps what was tried, in order, each with what came of it
   * @param would what a fence would do, one line each
   * @param took how long the rehearsed part took
   */
  record Rehearsal(
      String host, boolean ready, List<Tried> steps, List<String> would, Duration took) {
    /** Copies the lists. */
    public Rehearsal {
      steps = List.copyOf(steps);
      would = List.copyOf(would);
    }
  }

  /**
   * One step of a rehearsal.
   *
   * @param step such as {@code login}
   * @param done whether it worked
   * @param text what came of it
   * @param took how long it took
   */
  record Tried(String step, boolean done, String text, Duration took) {}

  /**
   * How a fencing ended.
   *
   * @param host its name
   * @param done whether it is as was asked for
   * @param verdict a word: {@code powered-off}, {@code failed}, …
   * @param evidence how a success is known; empty text for a failure
   * @param message one line
   * @param warnings what else should be known
   */
  record Result(
      String host,
      boolean done,
      String verdict,
      String evidence,
      String message,
      List<String> warnings) {
    /** Copies the list. */
    public Result {
      warnings = List.copyOf(warnings);
    }
  }

  /** Is told of fencings, on threads of the host's; quick. */
  interface Watcher {
    /**
     * A host has got further.
     *
     * @param host its name
     * @param step how far
     */
    void step(String host, Step step);

    /**
     * Something that should be known before it is over.
     *
     * @param host its name
     * @param line one line
     */
    void note(String host, String line);

    /**
     * It is over for a host; nothing more is told of it.
     *
     * @param result how it ended
     */
    void done(Result result);

    /**
     * This host process stops, and the standby is to carry on.
     *
     * @param host its name
     * @param operation the operation's id; empty text where nothing was begun
     */
    void handedOver(String host, String operation);
  }

  /**
   * A fencing that is asked for.
   *
   * @param action what is to be done
   * @param user who asks
   * @param age how long ago the caller started
   * @param handedOver the operation that another host handed over
   */
  record Wish(Action action, String user, Duration age, Optional<String> handedOver) {}

  /**
   * Tells all hosts.
   *
   * @return the hosts by name
   * @throws InterruptedException where the caller went away
   */
  Listing list() throws InterruptedException;

  /**
   * Writes a hostlist out, such as {@code node[1-3,7],db1}.
   *
   * @param text the list
   * @return the names, in their order
   * @throws IllegalArgumentException with a sentence about what is wrong
   */
  List<String> expand(String text);

  /**
   * Asks for states.
   *
   * @param hosts names
   * @param then takes the state of each, in the order of the answers
   * @return drops the questions
   */
  Task states(List<String> hosts, Consumer<State> then);

  /**
   * Rehearses a fence: finds the owner, logs in and reads the state.
   *
   * @param action what would be done
   * @param hosts names
   * @param then takes what came of each, in the order of the answers
   * @return drops the questions
   */
  Task rehearse(Action action, List<String> hosts, Consumer<Rehearsal> then);

  /**
   * Fences hosts, each by an order of its own.
   *
   * @param wish what is asked for
   * @param hosts names
   * @param watcher told of each
   * @return the caller leaves: nothing more is begun, and what was sent ends as it must
   */
  Task fence(Wish wish, List<String> hosts, Watcher watcher);
}
