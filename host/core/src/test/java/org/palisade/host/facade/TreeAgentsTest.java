package org.palisade.host.facade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.Agents.Linked;

public class TreeAgentsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path home;
  private Path system;
  private TreeAgents agents;

  @Before
  public void layOut() throws IOException {
    home = folder.newFolder("home").toPath();
    system = folder.newFolder("sbin").toPath();
    for (String program : List.of("sbin/fence_a", "sbin/fence_b", "bin/palisade")) {
      Files.createDirectories(home.resolve(program).getParent());
      Files.createFile(home.resolve(program));
    }
    agents = new TreeAgents(home);
  }

  private static List<Boolean> done(List<Linked> all) {
    return all.stream().map(one -> one.change().done()).toList();
  }

  @Test
  public void linksAreMadeOnceAndRemovedAgain() {
    assertThat(done(agents.link(system))).containsExactly(true, true, true);
    assertThat(done(agents.link(system))).containsExactly(true, true, true);
    assertThat(system.resolve("fence_a")).isSymbolicLink();
    assertThat(system.resolve("palisade")).isSymbolicLink();

    assertThat(done(agents.unlink(system))).containsExactly(true, true, true);
    assertThat(system).isEmptyDirectory();
    assertThat(done(agents.unlink(system))).containsExactly(true, true, true);
    assertThat(home.resolve("sbin/fence_a")).exists();
  }

  @Test
  public void whatIsSomebodyElsesIsLeftAlone() throws IOException {
    Files.writeString(system.resolve("fence_a"), "another agent");
    Files.createSymbolicLink(system.resolve("fence_b"), Path.of("/nowhere/fence_b"));

    List<Linked> linked = agents.link(system);
    List<Linked> unlinked = agents.unlink(system);

    assertThat(done(linked)).containsExactly(false, false, true);
    assertThat(linked.get(0).change().text()).contains("somebody else's");
    assertThat(done(unlinked)).containsExactly(false, false, true);
    assertThat(system.resolve("fence_a")).hasContent("another agent");
    assertThat(Files.exists(system.resolve("fence_b"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  public void folderThatCannotBeWrittenIsNamedWithWhatToDo() {
    List<Linked> linked = agents.link(home.resolve("nowhere"));

    assertThat(done(linked)).containsOnly(false);
    assertThat(linked.get(0).change().text()).contains("ln -s");
  }
}
