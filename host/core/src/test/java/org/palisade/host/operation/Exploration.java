package org.palisade.host.operation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Visits every history of a world, each situation once. */
final class Exploration {
  /** More than the longest history that there should be: what gets there goes on for ever. */
  private static final int TOO_DEEP = 500;

  private final Set<Object> seen = new HashSet<>();
  private int ends;
  private int deepest;

  /** What was seen. */
  record Seen(int states, int ends, int deepest) {}

  private record Visit(World world, int depth, Path path) {}

  /** The choices that led somewhere, newest first: to be shown where something is wrong. */
  private record Path(World.Choice last, Path before) {
    @Override
    public String toString() {
      List<World.Choice> choices = new ArrayList<>();
      for (Path p = this; p != null; p = p.before) {
        choices.add(0, p.last);
      }
      return choices.stream().map(c -> "\n  " + c).reduce("", String::concat);
    }
  }

  static Seen of(World.Setup setup, Said state, List<Action> callers) {
    Exploration exploration = new Exploration();
    exploration.visitAll(new World(setup, state, callers));
    return new Seen(exploration.seen.size(), exploration.ends, exploration.deepest);
  }

  private void visitAll(World start) {
    Deque<Visit> open = new ArrayDeque<>();
    open.push(new Visit(start, 0, null));
    while (!open.isEmpty()) {
      visit(open.pop(), open);
    }
  }

  private void visit(Visit visit, Deque<Visit> open) {
    deepest = Math.max(deepest, visit.depth());
    if (visit.depth() > TOO_DEEP) {
      throw new AssertionError("it goes on for ever:" + visit.path());
    }
    if (visit.world().quiet()) {
      ends++;
      return;
    }
    List<World.Choice> choices = visit.world().choices();
    if (choices.isEmpty()) {
      throw new AssertionError("nothing can happen any more, and someone waits:" + visit.path());
    }
    for (World.Choice choice : choices) {
      World next = visit.world().copy();
      Path path = new Path(choice, visit.path());
      try {
        next.happen(choice);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(e.getMessage() + ", after" + path, e);
      }
      if (seen.add(next.key())) {
        open.push(new Visit(next, visit.depth() + 1, path));
      }
    }
  }
}
