package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.palisade.host.control.Kinds;
import org.palisade.host.control.Plugins;
import org.palisade.host.control.Plugins.Version;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code palisade plugins}; without more, its list. */
@Command(
    name = "plugins",
    description = "Shows the plugins in force, and swaps them while fencing goes on.",
    subcommands = {
      PluginsVerb.ListAll.class,
      PluginsVerb.Describe.class,
      PluginsVerb.Install.class,
      PluginsVerb.Remove.class,
      PluginsVerb.Rollback.class
    })
final class PluginsVerb extends PluginsShown {
  PluginsVerb(Call call) {
    super(call);
  }

  /** {@code palisade plugins list}. */
  @Command(
      name = "list",
      description = {
        "Lists the plugins, with all versions that are known; or, with the beginning of kinds'"
            + " names, such as agent:, the kinds that are in force, one a line."
      })
  static final class ListAll extends PluginsShown {
    @Parameters(
        paramLabel = "BEGINNING",
        arity = "0..1",
        description = "How the names of kinds begin.")
    private Optional<String> beginning = Optional.empty();

    ListAll(Call call) {
      super(call);
    }

    @Override
    int work() throws Unavailable {
      return beginning.isPresent() ? kinds(beginning.get()) : super.work();
    }

    private int kinds(String begin) throws Unavailable {
      List<Version> versions =
          plugins(this).list().stream()
              .filter(one -> one.state() == Plugins.State.IN_FORCE)
              .filter(one -> one.kinds().stream().anyMatch(kind -> kind.startsWith(begin)))
              .toList();
      if (versions.isEmpty()) {
        throw usage("no kind in force begins with '" + begin + "'; 'palisade plugins' lists them");
      }
      if (json()) {
        ObjectNode document = document();
        document.set("plugins", Json.all(versions, Json::version));
        call.print(document);
        return Call.DONE;
      }
      for (Version version : versions) {
        version.kinds().stream()
            .filter(kind -> kind.startsWith(begin))
            .forEach(kind -> screen().line(Screen.plain(kind)));
      }
      return Call.DONE;
    }
  }

  /** {@code palisade plugins describe}. */
  @Command(
      name = "describe",
      description = "Shows all that is known of a plugin, or of a kind of device.")
  static final class Describe extends Verb {
    @Parameters(
        paramLabel = "NAME",
        completionCandidates = Names.OfPlugins.class,
        description =
            "A plugin's name, or a kind as 'plugin = …' of a device file names it, such as"
                + " agent:fence_apc_snmp.")
    private String name;

    Describe(Call call) {
      super(call, Standing.GROUP);
    }

    @Override
    int work() throws Unavailable {
      List<Version> versions =
          plugins(this).list().stream()
              .filter(one -> one.plugin().equals(name) || one.kinds().contains(name))
              .toList();
      boolean isPlugin = versions.stream().anyMatch(one -> one.plugin().equals(name));
      Optional<Kinds.Kind> kind = isPlugin ? control().kinds().describe(name) : Optional.of(kind());
      if (json()) {
        ObjectNode document = document();
        document.set("plugins", Json.all(versions, Json::version));
        kind.ifPresent(one -> document.set("kind", Json.kind(one)));
        call.print(document);
      } else {
        versions.stream().filter(one -> one.plugin().equals(name)).forEach(this::print);
        kind.ifPresent(new KindShown(screen())::print);
      }
      return Call.DONE;
    }

    private Kinds.Kind kind() {
      Kinds kinds = control().kinds();
      return kinds
          .describe(name)
          .orElseThrow(
              () ->
                  usage(
                      kinds
                          .whyNot(name)
                          .map(why -> "kind '" + name + "' cannot be used: " + why)
                          .orElse(
                              "there is no plugin and no kind '"
                                  + name
                                  + "'; 'palisade plugins' lists them")));
    }

    private void print(Version version) {
      screen().line(version.plugin() + " " + version.version());
      screen().line("  state   " + screen().paint(tone(version), Words.word(version.state())));
      screen().line("  since   " + Words.time(version.since(), call.session().environment()));
      screen().line("  jar     " + Screen.plain(version.jar().toString()));
      screen().line("  kinds   " + Screen.plain(KindNames.brief(version.kinds())));
      screen().line("  agents  " + Screen.plain(String.join(" ", version.agents())));
      if (!version.why().isEmpty()) {
        screen().line("  why     " + Screen.plain(version.why()));
      }
    }
  }

  /** A swap. */
  private abstract static class Swap extends Verb {
    Swap(Call call) {
      super(call, Standing.TRUSTED);
    }

    abstract Plugins.Result swap(Plugins plugins) throws InterruptedException;

    @Override
    final int work() throws InterruptedException, Unavailable {
      Plugins.Result result = swap(plugins(this));
      if (json()) {
        ObjectNode document = document().put("done", result.done()).put("text", result.text());
        document.set("notes", Json.texts(result.notes()));
        call.print(document);
        return result.done() ? Call.DONE : Call.FAILED;
      }
      if (result.done()) {
        screen().line(Screen.plain(result.text()));
      } else {
        screen().error(result.text());
      }
      result.notes().forEach(note -> screen().note(Screen.plain(note)));
      return result.done() ? Call.DONE : Call.FAILED;
    }
  }

  /** {@code palisade plugins install}, and {@code update}. */
  @Command(
      name = "install",
      aliases = "update",
      description = {
        "Brings a jar into force: a new plugin, or another version of one. It is proved beside what"
            + " is in force, which goes on serving where the jar is refused."
      })
  static final class Install extends Swap {
    @Parameters(paramLabel = "JAR", description = "A file on this machine.")
    private Path jar;

    Install(Call call) {
      super(call);
    }

    @Override
    Plugins.Result swap(Plugins plugins) throws InterruptedException {
      return plugins.install(call.session().directory().resolve(jar).normalize());
    }
  }

  /** {@code palisade plugins remove}. */
  @Command(name = "remove", description = "Takes a plugin out of force; rollback brings it back.")
  static final class Remove extends Swap {
    @Parameters(
        paramLabel = "PLUGIN",
        completionCandidates = Names.OfPlugins.class,
        description = "A plugin's name.")
    private String plugin;

    Remove(Call call) {
      super(call);
    }

    @Override
    Plugins.Result swap(Plugins plugins) throws InterruptedException {
      return plugins.remove(plugin);
    }
  }

  /** {@code palisade plugins rollback}. */
  @Command(name = "rollback", description = "Brings the version back that was in force before.")
  static final class Rollback extends Swap {
    @Parameters(
        paramLabel = "PLUGIN",
        completionCandidates = Names.OfPlugins.class,
        description = "A plugin's name.")
    private String plugin;

    Rollback(Call call) {
      super(call);
    }

    @Override
    Plugins.Result swap(Plugins plugins) throws InterruptedException {
      return plugins.rollback(plugin);
    }
  }
}
