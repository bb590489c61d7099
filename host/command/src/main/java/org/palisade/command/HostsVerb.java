package org.palisade.command;

import java.util.List;
import org.palisade.host.control.Hosts;
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
    } catch (HostsChoice.Unclear e) {
      throw usage(e.getMessage());
    }
  }
}
