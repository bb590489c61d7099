package org.palisade.host.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** What was done, as the journal of this machine has it. Thread-safe. */
@ProviderType
public interface History {

  /** Where a fencing stands. */
  enum Stage {
    /** Its first power command was being sent. */
    BEGUN,
    /** The device said off. */
    OFF_VERIFIED,
    /** It is over. */
    ENDED,
    /** It was handed to the standby host. */
    HANDED_OVER,
    /** A later host found it unfinished. */
    INTERRUPTED,
    /** No fencing: a human's word that the host is down. */
    CONFIRMED
  }

  /**
   * A fencing that was, or is under way, or a human's word.
   *
   * @param id the operation's
   * @param stage where it stands
   * @param begun when its first record was made
   * @param last when its last record was made
   * @param host the host
   * @param action on, off, reboot or confirm
   * @param device the device, several joined by commas
   * @param plug the plug
   * @param verifier whose readings counted, as {@code device/plug} or {@code device}, several
   *     joined by commas; empty text where the device itself was read
   * @param caller who asked
   * @param program what was called
   * @param verdict how it ended; empty text before
   * @param evidence how that is known; empty text where it is not
   * @param message one line; for a human's word, why
   * @param took how long it took, where it is over
   */
  record Past(
      String id,
      Stage stage,
      Instant begun,
      Instant last,
      String host,
      String action,
      String device,
      String plug,
      String verifier,
      String caller,
      String program,
      String verdict,
      String evidence,
      String message,
      Optional<Duration> took) {}

  /**
   * Which records are wanted; an empty set or value means all.
   *
   * @param hosts one of these hosts
   * @param device this device
   * @param since whose last record is not older
   * @param verdict this verdict, or {@code success}, {@code failed}, {@code unfinished}
   * @param limit the newest so many
   */
  record Filter(
      Set<String> hosts,
      Optional<String> device,
      Optional<Instant> since,
      Optional<String> verdict,
      int limit) {
    /** Copies the set. */
    public Filter {
      hosts = Set.copyOf(hosts);
    }
  }

  /**
   * Looks records up; reads files.
   *
   * @param filter which
   * @return oldest first
   */
  List<Past> find(Filter filter);

  /**
   * Writes down a human's word that a host is down. No fencing: nothing is sent, and nobody but a
   * reader of the history takes it for evidence.
   *
   * @param host the host
   * @param who the human
   * @param why what the word rests on
   * @return whether it is on the disk
   * @throws InterruptedException where the caller went away
   */
  Change confirm(String host, String who, String why) throws InterruptedException;

  /**
   * Follows what is done on this machine from now on.
   *
   * @param then told of each record: of this process's as it is made, on the thread that makes it;
   *     of another's (the daemon's or the standby's) within a second; quick
   * @return ends it
   */
  Task follow(Consumer<Past> then);
}
