package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.host.control.Imports;
import org.palisade.host.control.Imports.Format;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code palisade import}. */
@Command(
    name = "import",
    description = {
      "Writes device files, and lines of etc/topology.cfg, from what other programs were configured"
          + " with; says what it could not carry over. What is there already is never changed."
    })
final class ImportVerb extends Verb {
  private static final Duration UNLESS_TOLD = Duration.ofSeconds(60);
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** For completion. */
  static final class Formats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "FORMAT",
      completionCandidates = Formats.class,
      description = {
        "pacemaker: what 'cibadmin --query' prints, or 'pcs stonith config --output-format json',"
            + " which has no levels. powerman: a powerman.conf. ipmitool-list: a table of BMCs, one"
            + " a line: HOST ADDRESS[:PORT] USER PASSWORD [SETTING=VALUE...]."
      })
  private String format;

  @Parameters(index = "1", paramLabel = "FILE", description = "The file.")
  private Path file;

  @Option(names = "--dry-run", description = "Writes nothing, and prints what would be written.")
  private boolean dry;

  ImportVerb(Call call) {
    super(call, Standing.TRUSTED);
  }

  private static List<String> names() {
    return Stream.of(Format.values()).map(Words::word).toList();
  }

  @Override
  int work() throws IOException {
    Optional<Format> known =
        Stream.of(Format.values()).filter(one -> Words.word(one).equals(format)).findFirst();
    Format chosen =
        known.orElseThrow(
            () ->
                usage(
                    "there is no format '"
                        + format
                        + "'; allowed are "
                        + String.join(", ", names())));
    Path where = call.session().directory().resolve(file).normalize();
    Imports.Result result = control().imports().take(chosen, where, !dry);
    if (json()) {
      print(result);
    } else {
      say(result, chosen);
    }
    return result.devices().isEmpty() ? Call.FAILED : Call.DONE;
  }

  private void print(Imports.Result result) {
    ObjectNode document = document().put("written", !dry && !result.devices().isEmpty());
    document.set("devices", Json.all(result.devices(), Json::made));
    document.set("lines", Json.all(result.lines(), Json::line));
    document.put("seconds", result.time().toSeconds());
    document.set("notes", Json.all(result.notes(), Json::note));
    call.print(document);
  }

  private void say(Imports.Result result, Format chosen) {
    String verb = dry ? "would write " : "wrote ";
    for (Imports.Made one : result.devices()) {
      show(verb + one.file() + ": " + one.kind() + ", targets = " + one.targets());
    }
    for (Imports.Line line : result.lines()) {
      show(verb + "in topology.cfg: " + line.host() + " = " + line.levels());
    }
    result
        .notes()
        .forEach(note -> screen().note(Screen.plain("note: " + note.about() + ": " + note.text())));
    if (result.devices().isEmpty()) {
      screen().error("nothing of " + file + " can be carried over; nothing was written");
    } else if (!dry) {
      next(chosen, result.time());
    }
  }

  private void next(Format chosen, Duration time) {
    screen().line("");
    screen().line("next:");
    screen().line("  palisade check --probe");
    screen().line("  palisade drill --all");
    if (chosen == Format.PACEMAKER) {
      screen()
          .line(
              "  on every node the same; then switch over as in the operator guide, \"Move an"
                  + " existing cluster\", with 'stonith create fence fence_palisade"
                  + " pcmk_action_limit=-1"
                  + timeouts(time)
                  + "'");
    }
  }

  // Pacemaker gives each agent 60 s unless told; ours takes the place of all of a host's levels.
  private static String timeouts(Duration time) {
    return time.compareTo(UNLESS_TOLD) <= 0
        ? ""
        : String.format(
            " pcmk_reboot_timeout=%1$ds pcmk_off_timeout=%1$ds fence_timeout=%2$d",
            time.toSeconds(), time.minus(MARGIN).toSeconds());
  }

  private void show(String text) {
    screen().line(Screen.plain(text));
  }
}
