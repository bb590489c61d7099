package org.palisade.host.facade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.palisade.host.control.Agents;
import org.palisade.host.control.Change;

/** The agents in {@code sbin} of the tree, and {@code palisade} in its {@code bin}. Thread-safe. */
public final class TreeAgents implements Agents {
  private final Path home;

  /**
   * The agents of a tree.
   *
   * @param home the tree
   */
  public TreeAgents(Path home) {
    this.home = home;
  }

  private List<Path> programs() throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> agents = Files.list(home.resolve("sbin"))) {
      agents.sorted().forEach(all::add);
    }
    all.add(home.resolve("bin/palisade"));
    return all;
  }

  @Override
  public List<Linked> link(Path folder) {
    return each(folder, TreeAgents::link);
  }

  @Override
  public List<Linked> unlink(Path folder) {
    return each(folder, this::unlink);
  }

  @FunctionalInterface
  private interface Deed {
    Change to(Path program, Path link) throws IOException;
  }

  private List<Linked> each(Path folder, Deed deed) {
    List<Linked> all = new ArrayList<>();
    try {
      for (Path program : programs()) {
        Path link = folder.resolve(program.getFileName());
        all.add(new Linked(program.getFileName().toString(), done(deed, program, link)));
      }
    } catch (IOException e) {
      all.add(new Linked("", new Change(false, home + " cannot be read: " + e)));
    }
    return all;
  }

  private static Change done(Deed deed, Path program, Path link) {
    try {
      return deed.to(program, link);
    } catch (IOException e) {
      return new Change(
          false,
          link
              + " cannot be changed ("
              + e
              + "); as root: ln -s "
              + program
              + " "
              + link.getParent());
    }
  }

  private static Change link(Path program, Path link) throws IOException {
    if (leadsTo(link, program)) {
      return new Change(true, link + " is there already");
    }
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      return new Change(
          false, link + " is somebody else's and was left alone; move it away, and try again");
    }
    Files.createSymbolicLink(link, program);
    return new Change(true, link + " made");
  }

  private Change unlink(Path program, Path link) throws IOException {
    if (leadsTo(link, program)) {
      Files.delete(link);
      return new Change(true, link + " removed");
    }
    return Files.exists(link, LinkOption.NOFOLLOW_LINKS)
        ? new Change(false, link + " does not lead into " + home + " and was left alone")
        : new Change(true, link + " was not there");
  }

  private static boolean leadsTo(Path link, Path program) throws IOException {
    return Files.isSymbolicLink(link)
        && link.resolveSibling(Files.readSymbolicLink(link)).normalize().equals(program);
  }
}
