package org.palisade.host.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.palisade.host.control.Plugins.Result;
import org.palisade.host.deploy.ForceList.Drop;
import org.palisade.host.settings.SafeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder where jars are dropped. A jar that has come to rest is brought into force; when it is
 * taken away again, its plugin goes, or the one that the tree ships comes back. What was dealt with
 * is written down, so that a rollback is not undone by the jar that still lies there. A folder that
 * is not there says nothing. Used by one thread.
 */
final class DropFolder {
  private static final Logger LOG = LoggerFactory.getLogger(DropFolder.class);

  private final Path folder;
  private final InForce inForce;
  private final Changer changer;
  private final Map<String, String> dealtWith = new HashMap<>();
  private Map<String, String> before = Map.of();
  private boolean begun;

  /**
   * Makes the changes. What becomes of a file is written down with the change that it makes: who
   * reads one without the other takes a plugin for installed whose jar need not lie here.
   */
  interface Changer {
    Result install(Path jar, UnaryOperator<ForceList> beside);

    Result remove(String plugin, UnaryOperator<ForceList> beside);

    void refuse(Path jar, String why);

    void forget(Path jar);
  }

  DropFolder(Path folder, InForce inForce, Changer changer) {
    this.folder = folder;
    this.inForce = inForce;
    this.changer = changer;
  }

  /** Looks once; a file counts as at rest, or as gone, when two looks find the same. */
  void look() {
    if (!Files.isDirectory(folder)) {
      before = Map.of();
      return;
    }
    Map<String, String> now;
    try {
      now = stamps();
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("{} cannot be listed: {}", folder, e.toString());
      return;
    }
    Map<String, String> then = before;
    before = now;
    if (!begun) {
      begin();
      return;
    }
    for (String name : inForce.list().drops().keySet()) {
      if (!now.containsKey(name) && !then.containsKey(name)) {
        gone(name, now);
      }
    }
    now.forEach(
        (name, stamp) -> {
          if (stamp.equals(then.get(name)) && !stamp.equals(dealtWith.get(name))) {
            came(name, stamp, now);
          }
        });
  }

  // What was refused is tried once more when the host starts: it may have been for want of
  // something that is there now.
  private void begin() {
    begun = true;
    inForce
        .list()
        .drops()
        .forEach(
            (name, drop) -> {
              if (drop.accepted()) {
                dealtWith.put(name, drop.stamp());
              }
            });
  }

  // A change of permissions counts, of the folder's too: it may be what a refusal asked for.
  private Map<String, String> stamps() throws IOException {
    Map<String, String> found = new TreeMap<>();
    String at = SafeFile.look(folder).map(dir -> dir.mode() + "-" + dir.owner()).orElse("");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".jar") && !name.startsWith(".") && name.indexOf('\t') < 0) {
          SafeFile.look(file)
              .ifPresent(
                  stamp ->
                      found.put(
                          name,
                          stamp.inode() + "-" + stamp.size() + "-" + stamp.changed() + "-" + at));
        }
      }
    }
    return found;
  }

  private void came(String name, String stamp, Map<String, String> now) {
    Path file = folder.resolve(name);
    String plugin = plugin(file);
    Optional<String> rival = plugin.isEmpty() ? Optional.empty() : rival(name, plugin, now);
    boolean done = false;
    if (rival.isPresent()) {
      changer.refuse(
          file, "holds the same plugin as " + rival.get() + " beside it; remove one of the two");
    } else {
      Optional<Drop> accepted = Optional.of(new Drop(stamp, plugin, true));
      done = changer.install(file, list -> list.with(name, accepted)).done();
    }
    boolean stays =
        inForce.live(plugin).filter(live -> live.copy().from().equals(file)).isPresent();
    remember(name, Optional.of(new Drop(stamp, plugin, done || stays)));
    dealtWith.put(name, stamp);
  }

  private static String plugin(Path file) {
    try {
      return Jar.manifest(file).plugin();
    } catch (Refused e) {
      return "";
    }
  }

  private Optional<String> rival(String name, String plugin, Map<String, String> now) {
    return now.keySet().stream()
        .filter(other -> !other.equals(name) && plugin(folder.resolve(other)).equals(plugin))
        .findFirst();
  }

  private void gone(String name, Map<String, String> now) {
    Path file = folder.resolve(name);
    try {
      SafePlace.requireSafe(folder.toRealPath());
    } catch (IOException | Refused e) {
      LOG.debug("{} is gone, which anybody could have done: {}", file, e.getMessage());
      return;
    }
    Drop drop = inForce.list().drops().get(name);
    UnaryOperator<ForceList> withoutIt = list -> list.with(name, Optional.empty());
    dealtWith.remove(name);
    changer.forget(file);
    Optional<String> heir =
        drop.plugin().isEmpty() ? Optional.empty() : rival(name, drop.plugin(), now);
    boolean itsVersionIsInForce =
        drop.accepted()
            && inForce
                .live(drop.plugin())
                .filter(live -> live.copy().from().equals(file))
                .isPresent();
    if (heir.isPresent()) {
      came(heir.get(), now.get(heir.get()), now);
    } else if (itsVersionIsInForce) {
      LOG.info("{} was taken away", file);
      Result result =
          inForce
              .shipped()
              .find(drop.plugin())
              .map(one -> changer.install(one.file(), withoutIt))
              .orElseGet(() -> changer.remove(drop.plugin(), withoutIt));
      LOG.debug("{}", result.text());
    }
    remember(name, Optional.empty());
  }

  /** Where that was not written down with a change; a host that ends leaves it to the next. */
  private void remember(String name, Optional<Drop> drop) {
    if (Thread.currentThread().isInterrupted()
        || Optional.ofNullable(inForce.list().drops().get(name)).equals(drop)) {
      return;
    }
    try {
      inForce.record(inForce.list().with(name, drop));
    } catch (Refused e) {
      LOG.error("what became of {} {}", folder.resolve(name), e.getMessage());
    }
  }
}
