package org.palisade.host.deploy;

import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.palisade.host.deploy.Configuration.Configured;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Lease;
import org.palisade.plugin.Plug;
import org.palisade.plugin.StonithException.Reason;

/**
 * A configured device in the hands of two versions of its plugin, which both read its plugs.
 * Thread-safe: several threads may work through the plugs.
 */
final class TwoVersions implements AutoCloseable {
  /** How long a device that is busy is left alone. */
  static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Configured device;
  private final Conversation before;
  private final Conversation after;
  private final Findings findings;
  private final Queue<String> plugs = new ConcurrentLinkedQueue<>();

  /**
   * Asks nothing yet.
   *
   * @param device the device, as the version in force has it
   * @param before it, leased from the version in force
   * @param after it, leased from the new version
   * @param findings takes what is found
   */
  TwoVersions(Configured device, Lease before, Lease after, Findings findings) {
    this.device = device;
    this.before = new Conversation(before);
    this.after = new Conversation(after);
    this.findings = findings;
  }

  /** Learns which plugs there are. */
  void list() throws InterruptedException {
    if (!device.listed()) {
      plugs.addAll(new TreeSet<>(device.plugs()));
      return;
    }
    Answer<List<Plug>> listed = before.plugs();
    while (busy(listed) && !findings.over()) {
      TimeUnit.NANOSECONDS.sleep(BUSY_NANOS);
      listed = before.plugs();
    }
    listed.failure().ifPresent(findings::unreadable);
    listed.value().ifPresent(all -> all.forEach(plug -> plugs.add(plug.id())));
  }

  /** Whether an answer is to wait for a better one. */
  static boolean busy(Answer<?> answer) {
    return answer.failure().filter(why -> why.reason() == Reason.BUSY).isPresent();
  }

  /** How many threads may compare at once. */
  int parts() {
    return Math.min(plugs.size(), device.spec().type().parallelCalls());
  }

  /** Compares plug after plug, until none is left or the device turns out not to answer. */
  void compare() throws InterruptedException {
    for (String plug = plugs.poll(); plug != null; plug = plugs.poll()) {
      if (!new PlugComparison(plug, before, after, findings).run()) {
        plugs.clear();
      }
    }
  }

  @Override
  public void close() {
    before.lease().close();
    after.lease().close();
  }
}
