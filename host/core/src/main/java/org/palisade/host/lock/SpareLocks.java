package org.palisade.host.lock;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locks of a standby that lives elsewhere, as the machine's directory has no room for it: that
 * may be full, or nearly full with a daemon in it that is only slow. So whoever holds a plug there
 * is heeded as ever; our own record is left there as far as it can be written, and once more where
 * we live.
 */
public final class SpareLocks implements PlugLocks {
  private static final Logger LOG = LoggerFactory.getLogger(SpareLocks.class);

  private final FileLocks machines;
  private final FileLocks own;

  /**
   * Locks in two directories.
   *
   * @param machines where all hosts of the machine have theirs
   * @param own where this host lives
   */
  public SpareLocks(FileLocks machines, FileLocks own) {
    this.machines = machines;
    this.own = own;
  }

  @Override
  public void beat() throws IOException {
    try {
      machines.beat();
    } catch (IOException e) {
      LOG.debug("no heartbeat in the machine's directory", e);
    }
    own.beat();
  }

  @Override
  public void close() {
    machines.close();
    own.close();
  }

  @Override
  public Attempt take(List<String> plugs, String operation) throws IOException {
    Attempt theirs = machines(plugs, operation);
    if (!theirs.busy().isEmpty()) {
      return theirs;
    }
    Attempt ours;
    try {
      ours = own.take(plugs, operation);
    } catch (IOException e) {
      if (theirs.hold().isEmpty()) {
        throw e;
      }
      return theirs;
    }
    if (ours.hold().isEmpty()) {
      theirs.hold().ifPresent(held -> FileLocks.giveBack(held, theirs.inFlight()));
      return ours;
    }
    List<InFlight> worse =
        IntStream.range(0, plugs.size())
            .mapToObj(i -> theirs.inFlight().get(i).and(ours.inFlight().get(i)))
            .toList();
    return new Attempt(Optional.of(new Both(theirs.hold(), ours.hold().get())), worse, "");
  }

  private Attempt machines(List<String> plugs, String operation) {
    try {
      return machines.taken(plugs, operation);
    } catch (IOException e) {
      LOG.debug("no record can be left in the machine's directory", e);
    }
    try {
      return machines.look(plugs);
    } catch (IOException e) {
      LOG.warn("nobody can be seen in the machine's directory of locks", e);
      return new Attempt(Optional.empty(), plugs.stream().map(plug -> InFlight.NONE).toList(), "");
    }
  }

  /** A plug held in one directory or in both. */
  private record Both(Optional<Hold> machines, Hold own) implements Hold {

    @Override
    public boolean enterOn(int plug, int ons, Duration lateOn) throws IOException {
      return (machines.isEmpty() || machines.get().enterOn(plug, ons, lateOn))
          && own.enterOn(plug, ons, lateOn);
    }

    @Override
    public boolean ours() throws IOException {
      return (machines.isEmpty() || machines.get().ours()) && own.ours();
    }

    @Override
    public void release(List<InFlight> inFlight) throws IOException {
      try {
        own.release(inFlight);
      } finally {
        if (machines.isPresent()) {
          machines.get().release(inFlight);
        }
      }
    }
  }
}
