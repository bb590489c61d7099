package org.palisade.host.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that the tree ships: what is in force unless something else was said. They are read
 * from where they lie.
 */
final class Shipped {
  private static final Logger LOG = LoggerFactory.getLogger(Shipped.class);

  /**
   * A jar of the tree.
   *
   * @param jar what it is
   * @param file where it lies
   */
  record One(Jar jar, Path file) {}

  private final Map<String, One> all = new HashMap<>();

  /**
   * Looks at the jars, and says which of them are none.
   *
   * @param directory where they lie
   */
  Shipped(Path directory) {
    List<Path> jars = List.of();
    try (Stream<Path> files = Files.list(directory)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      LOG.error("the plugins in {} cannot be listed: {}", directory, e.toString());
    }
    jars.forEach(this::add);
  }

  private void add(Path file) {
    Jar jar;
    try {
      jar = Jar.manifest(file);
    } catch (Refused e) {
      LOG.error("{} is not used: it {}", file, e.getMessage());
      return;
    }
    One first = all.putIfAbsent(jar.plugin(), new One(jar, file));
    if (first != null) {
      LOG.error(
          "{} is not used: it holds the same plugin as {}; remove one of the two",
          file,
          first.file());
    }
  }

  Optional<One> find(String plugin) {
    return Optional.ofNullable(all.get(plugin));
  }

  Map<String, One> all() {
    return Map.copyOf(all);
  }

  /**
   * Whether a jar is the very one that the tree ships.
   *
   * @param plugin its plugin
   * @param file a copy of it
   * @return the tree's, where both have the same content
   */
  Optional<Path> same(String plugin, Path file) {
    return find(plugin)
        .map(One::file)
        .filter(
            shipped -> {
              try {
                return Files.mismatch(shipped, file) < 0;
              } catch (IOException e) {
                return false;
              }
            });
  }
}
