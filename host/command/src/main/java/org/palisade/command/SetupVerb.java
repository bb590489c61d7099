package org.palisade.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.palisade.host.control.Agents.Linked;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code palisade setup}. */
@Command(
    name = "setup",
    description = {
      "Links the agents and this command into the system's own folder, where Pacemaker looks for"
          + " them. What is somebody else's is left alone."
    })
final class SetupVerb extends Verb {
  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "/usr/sbin",
      description = "Where the links go; by default /usr/sbin.")
  private Path folder;

  @Option(names = "--remove", description = "Removes the links again.")
  private boolean remove;

  SetupVerb(Call call) {
    super(call, Standing.TRUSTED);
  }

  @Override
  int work() {
    Path where = call.session().directory().resolve(folder).normalize();
    List<Linked> all = remove ? control().agents().unlink(where) : control().agents().link(where);
    if (json()) {
      ObjectNode document = document();
      ArrayNode links =
          Json.all(
              all,
              one ->
                  Json.object()
                      .put("agent", one.agent())
                      .put("done", one.change().done())
                      .put("text", one.change().text()));
      document.set("links", links);
      call.print(document);
    } else {
      all.forEach(this::print);
    }
    return all.stream().allMatch(one -> one.change().done()) ? Call.DONE : Call.FAILED;
  }

  private void print(Linked one) {
    if (one.change().done()) {
      screen().line(Screen.plain(one.change().text()));
    } else {
      screen().error(one.change().text());
    }
  }
}
