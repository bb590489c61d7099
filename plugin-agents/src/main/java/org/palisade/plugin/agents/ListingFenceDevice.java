package org.palisade.plugin.agents;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.palisade.plugin.Call;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** A device behind a fence agent that can list its plugs. For one call at a time. */
final class ListingFenceDevice extends FenceDevice implements PlugLister {
  ListingFenceDevice(FenceAgent agent, GivenValues given) {
    super(agent, given);
  }

  @Override
  public List<Plug> plugs(Call call) throws StonithException, InterruptedException {
    Runner.Ended ended = run("list", "", call.left(), call);
    if (!ended.exited(0)) {
      throw Failure.ofRead(what("list", ""), ended, given());
    }
    if (!ended.isWhole()) {
      throw new StonithException(
          Reason.PROTOCOL,
          what("list", "") + ": the list is longer than " + (Capture.MOST >> 20) + " MiB");
    }
    Map<String, Plug> plugs = new LinkedHashMap<>();
    for (String line : ended.out().lines().map(String::strip).toList()) {
      if (!line.isEmpty()) {
        Plug plug = plug(line);
        plugs.putIfAbsent(plug.id(), plug);
      }
    }
    return List.copyOf(plugs.values());
  }

  // "id,alias"; the alias may hold commas. Anything else is no list, and a part of one is none.
  private Plug plug(String line) throws StonithException {
    int comma = line.indexOf(',');
    String id = comma < 0 ? "" : line.substring(0, comma).strip();
    if (id.isEmpty() || line.startsWith("NOTICE:")) {
      throw new StonithException(
          Reason.PROTOCOL, given().redacted(what("list", "") + ": no list of plugs: " + line));
    }
    return new Plug(id, line.substring(comma + 1).strip());
  }
}
