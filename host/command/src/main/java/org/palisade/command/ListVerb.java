package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;

/** {@code palisade list}. */
@Command(
    name = "list",
    description = "Lists all hosts that can be fenced, each with its device and plug.")
final class ListVerb extends Verb {
  ListVerb(Call call) {
    super(call, Standing.GROUP);
  }

  @Override
  int work() throws InterruptedException {
    Hosts.Listing listing = control().hosts().list();
    if (json()) {
      ObjectNode document = document();
      document.set("hosts", Json.all(listing.hosts(), Json::known));
      document.set("warnings", Json.texts(listing.warnings()));
      call.print(document);
      return Call.DONE;
    }
    Table table = new Table("host", "device", "plug").flexible("device", "plug");
    listing.hosts().forEach(one -> table.row(one.host(), one.device(), one.plug()));
    table.print(screen());
    listing.warnings().forEach(line -> screen().note("warning: " + Screen.plain(line)));
    return Call.DONE;
  }
}
