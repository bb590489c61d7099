package org.palisade.command;

import java.util.List;
import java.util.function.Consumer;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Hosts.State;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Mixin;

/** A subcommand for hosts that are named. */
abstract class HostsVerb extends Verb {
  @Mixin private HostsChoice choice;

  HostsVerb(Call call, Standing least) {
    super(call, least);
  }

  final HostsChoice choice() {
    return choice;
  }

  /** The hosts that are named; a mistake ends the call before anything is done. */
  final List<String> hosts() throws InterruptedException {
    Hosts.Listing known = control().hosts().list();
    try {
      return choice.of(control().hosts(), known);
    } catch (HostsChoice.Unknown e) {
      throw usage(why(e.host()));
    } catch (HostsChoice.Unclear e) {
      throw usage(e.getMessage());
    }
  }

  /** In the words in which an agent would be told. */
  private String why(String host) throws InterruptedException {
    Consumer<State> ignored = state -> {};
    return Gathering.of(
            1, (Consumer<State> then) -> control().hosts().states(List.of(host), then), ignored)
        .get(0)
        .why();
  }
}
