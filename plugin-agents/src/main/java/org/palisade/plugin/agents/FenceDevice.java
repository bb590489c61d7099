package org.palisade.plugin.agents;

import java.time.Duration;
import java.util.regex.Pattern;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** A device behind a fence agent, which is run anew for each call. For one call at a time. */
class FenceDevice implements StonithDevice {
  // "Timed out waiting": sent and accepted, and not there yet. The host goes on reading.
  private static final Pattern ACCEPTED =
      Pattern.compile("^Success: |Timed out waiting to power ", Pattern.MULTILINE);

  private static final int IS_ON = 0;
  private static final int IS_OFF = 2;

  private final FenceAgent agent;
  private final GivenValues given;

  FenceDevice(FenceAgent agent, GivenValues given) {
    this.agent = agent;
    this.given = given;
  }

  @Override
  public PowerState read(String plug, Call call) throws StonithException, InterruptedException {
    if (!agent.metadata().has("status") || Special.tellsNoPowerState(agent.name())) {
      throw new StonithException(
          Reason.PROTOCOL,
          agent.name() + " cannot tell a power state: no off of its can be verified");
    }
    Runner.Ended ended = run("status", plug, half(call), call);
    // An interpreter that does not find its program exits with 2 as well.
    if (ended.exited(IS_ON) && says(ended, "Status: ON")) {
      return PowerState.ON;
    }
    if (ended.exited(IS_OFF) && says(ended, "Status: OFF")) {
      return PowerState.OFF;
    }
    throw Failure.ofRead(what("status", plug), ended, given);
  }

  private static boolean says(Runner.Ended ended, String line) {
    return ended.out().lines().anyMatch(line::equals);
  }

  // A command asks for the state itself, before and after: it needs more time than a question.
  private static Duration half(Call call) {
    return call.left().dividedBy(2);
  }

  @Override
  public void powerOff(String plug, Call call) throws StonithException, InterruptedException {
    command("off", plug, call);
  }

  @Override
  public void powerOn(String plug, Call call) throws StonithException, InterruptedException {
    command("on", plug, call);
  }

  private void command(String action, String plug, Call call)
      throws StonithException, InterruptedException {
    Runner.Ended ended = run(action, plug, call.left(), call);
    boolean told = ACCEPTED.matcher(ended.out() + "\n" + ended.err()).find();
    if (!told || !(ended.exited(0) || ended.exited(1))) {
      throw Failure.ofCommand(
          what(action, plug), ended, given, !Special.connectsAnew(agent.name()));
    }
  }

  @Override
  public void monitor(Call call) throws StonithException, InterruptedException {
    Runner.Ended ended = run("monitor", "", half(call), call);
    if (!ended.exited(0)) {
      throw Failure.ofRead(what("monitor", ""), ended, given);
    }
  }

  Runner.Ended run(String action, String plug, Duration limit, Call call)
      throws StonithException, InterruptedException {
    return agent.run(action, given, plug, limit, call);
  }

  String what(String action, String plug) {
    return agent.name() + " " + action + (plug.isEmpty() ? "" : " of plug " + plug);
  }

  GivenValues given() {
    return given;
  }

  @Override
  public String toString() {
    return agent.name();
  }
}
