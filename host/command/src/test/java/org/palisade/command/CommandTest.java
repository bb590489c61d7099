package org.palisade.command;

import java.util.List;
import org.junit.Before;

/** Runs calls against a host that notes what it is told to do. */
public abstract class CommandTest {
  FakeHost host;
  FakeSession session;

  @Before
  public void begin() {
    host = new FakeHost().knows("node1", "node2", "node3", "db1");
    session = new FakeSession();
  }

  /** Runs a call; a caller that is gone counts as -1. */
  int palisade(String... words) {
    session.arguments = List.of(words);
    try {
      return new OperatorsCommand().run(session, host);
    } catch (InterruptedException e) {
      return -1;
    }
  }

  /** What was printed, without what colours it. */
  String printed() {
    return session.printed().replaceAll("\033\\[[0-9;]*[mK]", "");
  }
}
