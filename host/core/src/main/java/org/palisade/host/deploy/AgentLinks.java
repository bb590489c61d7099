package org.palisade.host.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs by which the agents of plugins are called: links to the front end. A link stays when
 * its plugin goes, for a cluster that still calls it is better told why it fails.
 */
final class AgentLinks {
  private static final Logger LOG = LoggerFactory.getLogger(AgentLinks.class);
  private static final Path FRONT_END = Path.of("../libexec/front-end");

  private final Path home;

  AgentLinks(Path home) {
    this.home = home;
  }

  /**
   * Makes the links that are missing.
   *
   * @param agents the names of fence agents
   * @param kinds the kinds, each of which has a StonithAgent
   * @return what is new, and for each link that could not be made the command that makes it
   */
  List<String> make(Collection<String> agents, Collection<String> kinds) {
    List<String> notes = new ArrayList<>();
    agents.forEach(agent -> make("sbin/" + agent, notes));
    if (!notes.isEmpty()) {
      notes.add("'palisade setup' links it to where Pacemaker looks for agents");
    }
    kinds.forEach(kind -> make("stonith.d/" + kind, notes));
    return notes;
  }

  private void make(String agent, List<String> notes) {
    Path link = home.resolve(agent);
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.createSymbolicLink(link, FRONT_END);
      LOG.info("agent {} is new", link);
      notes.add("agent " + link + " is new");
    } catch (IOException e) {
      notes.add(
          "agent "
              + agent
              + " is new, but its link cannot be made ("
              + e
              + "); run: ln -s "
              + FRONT_END
              + " "
              + link);
    }
  }
}
