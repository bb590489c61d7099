package org.palisade.host.command;

import org.palisade.host.gateway.Invocation;
import org.palisade.host.gateway.Program;
import org.palisade.host.gateway.Request;

/**
 * {@code stonith.d/palisade}, the StonithAgents resource agent: its place is taken, its actions are
 * not there yet. Says so with OCF's word for it, so that a cluster manager does not take it for a
 * device that fails. Thread-safe.
 */
public final class StonithAgent implements Program {
  /** {@code OCF_ERR_UNIMPLEMENTED}. */
  private static final int UNIMPLEMENTED = 3;

  /** As the front end calls it. */
  private static final String NAME = "stonith.d/palisade";

  /** The agent. */
  public StonithAgent() {}

  @Override
  public boolean answersTo(String name) {
    return name.equals(NAME);
  }

  @Override
  public boolean fences(Request request) {
    return false;
  }

  @Override
  public void run(Invocation call) {
    call.err(
        NAME
            + ": the actions of this agent are not implemented in this version, and nothing was"
            + " done; fence with the agent fence_palisade\n");
    call.exit(UNIMPLEMENTED);
  }
}
