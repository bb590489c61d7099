package org.palisade.plugin.agents;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** A device behind one of cluster-glue's external plugins. For one call at a time. */
final class ExternalDevice implements StonithDevice {
  private final ExternalPlugin plugin;
  private final Metadata metadata;
  private final GivenValues given;

  ExternalDevice(ExternalPlugin plugin, Metadata metadata, GivenValues given) {
    this.plugin = plugin;
    this.metadata = metadata;
    this.given = given;
  }

  @Override
  public PowerState read(String plug, Call call) throws StonithException {
    throw new StonithException(
        Reason.PROTOCOL, this + " cannot tell a power state: no off of its can be verified");
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
    GivenValues.requireOneLine("plug", plug);
    if (plug.startsWith("-")) {
      throw new StonithException(
          Reason.UNKNOWN_PLUG, plug + " would be an option to " + this + "; nothing was sent");
    }
    Runner.Ended ended = run(List.of(action, plug), plug, call);
    if (!ended.exited(0)) {
      throw Failure.ofCommand(this + " " + action + " " + plug, ended, given, true);
    }
  }

  @Override
  public void monitor(Call call) throws StonithException, InterruptedException {
    Runner.Ended ended = run(List.of("status"), "", call);
    if (!ended.exited(0)) {
      throw Failure.ofRead(this + " status", ended, given);
    }
  }

  private Runner.Ended run(List<String> arguments, String plug, Call call)
      throws StonithException, InterruptedException {
    Map<String, String> settings = new HashMap<>(given.texts());
    // Which hosts it may fence is the device file's to say; the plugin wants to be told as well.
    metadata.entries().stream()
        .map(Metadata.Entry::name)
        .filter(Names::isHostList)
        .forEach(name -> settings.putIfAbsent(name, plug));
    Runner.Ended ended = plugin.run(arguments, settings, call.left());
    call.trace(
        given.redacted(this + " " + String.join(" ", arguments))
            + ": "
            + ended.outcome()
            + "; "
            + ended.said(given));
    return ended;
  }

  @Override
  public String toString() {
    return "external/" + plugin.name();
  }
}
