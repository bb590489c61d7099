package org.palisade.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.command.ShellFiles;

/** The completion that is shipped, typed at real shells. */
public class CompletionTest {
  private static final Path TYPING = Path.of("src/test/python/complete.py");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path script;

  @Before
  public void write() throws IOException {
    ShellFiles.main(new String[] {folder.getRoot().toString()});
    script = folder.getRoot().toPath().resolve("completions/palisade");
    Path palisade = folder.getRoot().toPath().resolve("palisade");
    Files.writeString(
        palisade,
        """
        #!/bin/sh
        [ "$1" = complete-names ] || exit 2
        case $2 in
          hosts) printf 'node1\\nnode2\\ndb1\\n' ;;
          devices) echo bench ;;
          plugins) echo org.example.plugin ;;
        esac
        """);
    assertThat(palisade.toFile().setExecutable(true)).isTrue();
  }

  @Test
  public void bashCompletesCommandsOptionsAndNames() throws Exception {
    typedAt("bash");
  }

  @Test
  public void zshCompletesCommandsOptionsAndNames() throws Exception {
    typedAt("zsh");
  }

  private void typedAt(String shell) throws IOException, InterruptedException {
    Process typing =
        new ProcessBuilder(
                "python3", TYPING.toString(), shell, folder.getRoot().toString(), script.toString())
            .redirectErrorStream(true)
            .start();
    typing.getOutputStream().close();
    String shown = new String(typing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(typing.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(typing.exitValue()).as(shown).isZero();
  }
}
