package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.palisade.command.Screen.Tone;
import org.palisade.host.control.Plugins;
import org.palisade.host.control.Plugins.Version;
import org.palisade.host.control.Session.Standing;

/** A subcommand that shows all plugins. */
abstract class PluginsShown extends Verb {
  PluginsShown(Call call) {
    super(call, Standing.GROUP);
  }

  static Plugins plugins(Verb verb) throws Unavailable {
    return verb.control()
        .plugins()
        .orElseThrow(
            () ->
                new Unavailable(
                    "the standby host does not swap plugins, nor does it show them; start the"
                        + " daemon"));
  }

  @Override
  int work() throws Unavailable {
    List<Version> versions = plugins(this).list();
    if (json()) {
      ObjectNode document = document();
      document.set("plugins", Json.all(versions, Json::version));
      call.print(document);
      return Call.DONE;
    }
    Table table =
        new Table("plugin", "version", "state", "kinds", "agents", "why")
            .flexible("kinds", "agents", "why");
    for (Version version : versions) {
      table.row(
          Table.Cell.of(version.plugin()),
          Table.Cell.of(version.version()),
          new Table.Cell(Words.word(version.state()), tone(version)),
          Table.Cell.of(KindNames.brief(version.kinds())),
          Table.Cell.of(String.join(" ", version.agents())),
          Table.Cell.of(version.why()));
    }
    table.print(screen());
    return Call.DONE;
  }

  static Tone tone(Version version) {
    return switch (version.state()) {
      case IN_FORCE -> Tone.GOOD;
      case DRAINING -> Tone.DOUBTFUL;
      case KEPT -> Tone.NONE;
      case REFUSED -> Tone.BAD;
    };
  }
}
