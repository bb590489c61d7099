package org.palisade.host.operation;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.palisade.host.device.PlugKey;

/**
 * Who may have which plugs within this process, in the order asked. All plugs of a sequence are
 * asked for in one go, so no two can wait for each other. Confined to the loop.
 */
final class PlugQueue {

  /** One who asks for plugs. */
  interface Member {

    /** The plugs. */
    Collection<PlugKey> keys();

    /** What for. */
    Rival wish();

    /** Someone waits behind it. */
    void rivalled(Rival rival);

    /**
     * All the plugs are its; told once.
     *
     * @param atOnce whether nobody was ahead of it
     */
    void granted(boolean atOnce);
  }

  private final Map<PlugKey, Deque<Member>> queues = new HashMap<>();

  void enter(Member member) {
    for (PlugKey key : member.keys()) {
      Deque<Member> queue = queues.computeIfAbsent(key, k -> new ArrayDeque<>());
      List<Member> ahead = List.copyOf(queue);
      queue.add(member);
      ahead.forEach(other -> other.rivalled(member.wish()));
    }
    grantIfFirst(member, true);
  }

  /** Whoever comes after it has its turn; one that leaves from behind changes nobody's. */
  void leave(Member member) {
    Set<Member> nextInTurn = new LinkedHashSet<>();
    for (PlugKey key : member.keys()) {
      Deque<Member> queue = queues.getOrDefault(key, new ArrayDeque<>());
      boolean hadItsTurn = queue.peek() == member;
      queue.remove(member);
      if (queue.isEmpty()) {
        queues.remove(key);
      } else if (hadItsTurn) {
        nextInTurn.add(queue.peek());
      }
    }
    nextInTurn.forEach(next -> grantIfFirst(next, false));
  }

  private void grantIfFirst(Member member, boolean atOnce) {
    boolean first =
        member.keys().stream()
            .allMatch(key -> queues.containsKey(key) && queues.get(key).peek() == member);
    if (first) {
      member.granted(atOnce);
    }
  }
}
