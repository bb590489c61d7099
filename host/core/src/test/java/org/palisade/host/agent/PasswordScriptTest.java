package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.secret.SecretPrograms;
import org.palisade.host.secret.SecretPrograms.Printed;

/** A program that prints a password is run for a bounded time and without a shell. */
public class PasswordScriptTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final PasswordScript scripts = new PasswordScript();

  private Path script(String body) throws Exception {
    Path script = folder.newFile().toPath();
    Files.write(script, ("#!/bin/sh\n" + body + "\n").getBytes(StandardCharsets.UTF_8));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private CompletableFuture<Printed> run(String command, Duration limit) {
    return scripts.run(command, folder.getRoot().toPath(), Map.of("PALISADE_X", "7"), limit);
  }

  private String printed(String command) throws Exception {
    return run(command, LIMIT).get(60, TimeUnit.SECONDS).secret().orElseThrow();
  }

  private void assertFails(String command, Duration limit, String why) throws Exception {
    Printed printed = run(command, limit).get(60, TimeUnit.SECONDS);

    assertThat(printed.secret()).isEmpty();
    assertThat(printed.problem()).isEqualTo(why);
  }

  @Test
  public void theOutputIsTrimmedAtItsRightEnd() throws Exception {
    assertThat(printed(script("printf '  a b \\n\\t\\n'").toString())).isEqualTo("  a b");
  }

  @Test
  public void argumentsArriveAsWritten() throws Exception {
    Path script = script("for a in \"$@\"; do printf '[%s]' \"$a\"; done");

    assertThat(printed(script + " one 'two words' \"it's\" ''"))
        .isEqualTo("[one][two words][it's][]");
  }

  @Test
  public void aRelativeNameIsMeantFromTheCallersDirectory() throws Exception {
    Path script = script("pwd; echo $PALISADE_X");

    assertThat(printed("./" + script.getFileName()))
        .isEqualTo(folder.getRoot().getCanonicalPath() + "\n7");
  }

  @Test
  public void whatAShellWouldTakeForItsOwnIsRefused() throws Exception {
    for (String command :
        List.of("cat x | head", "a; b", "echo `id`", "a > b", "a $HOME", "a & b")) {
      assertThat(run(command, LIMIT).get(60, TimeUnit.SECONDS).problem())
          .contains("is run without a shell");
    }
    assertFails("echo 'x", LIMIT, "has a quote that is not closed");
    assertFails("  ", LIMIT, "names no program");
  }

  @Test
  public void aProgramThatCannotBeRunIsNamed() throws Exception {
    Path plain = folder.newFile().toPath();
    assertFails("/nosuch/program", LIMIT, "names /nosuch/program, which is no file");
    assertFails(plain.toString(), LIMIT, "names " + plain + ", which the host may not execute");
  }

  @Test
  public void aProgramThatFailsOrPrintsNothingIsAnError() throws Exception {
    assertFails(
        script("echo secret; exit 3").toString(),
        LIMIT,
        "fails with exit code 3; run it by hand to see why");
    assertFails(script("echo; echo '  '").toString(), LIMIT, "prints nothing");
    assertFails(
        script("printf 'caf\\351'").toString(), LIMIT, "prints something that is not UTF-8");
  }

  @Test
  public void aProgramThatHangsIsKilledWithItsChildren() throws Exception {
    Path pid = folder.getRoot().toPath().resolve("pid");
    Path script = script("sleep 1000 & echo $! > " + pid + "; wait");

    assertFails(
        script.toString(),
        Duration.ofSeconds(1),
        "has not ended within 1 s and was killed (login_timeout)");

    long child = Long.parseLong(Files.readString(pid).strip());
    await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  /** Such a child holds the pipe open; whoever read to its end would wait for ever. */
  @Test(timeout = 60_000)
  public void aChildThatIsLeftBehindHoldsNothingUp() throws Exception {
    Path pid = folder.getRoot().toPath().resolve("pid");
    Path script = script("setsid sleep 300 & echo $! > " + pid + "; echo word");
    try {
      assertThat(printed(script.toString())).isEqualTo("word");
    } finally {
      long child = Long.parseLong(Files.readString(pid).strip());
      ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  public void aProgramThatPrintsOnIsNotWaitedFor() throws Exception {
    long begun = System.nanoTime();

    assertFails(script("yes secret").toString(), LIMIT, "prints 16384 bytes or more");
    assertFails(script("head -c 20000 /dev/zero").toString(), LIMIT, "prints 16384 bytes or more");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LIMIT);
  }

  @Test
  public void noMoreRunAtOnceThanMay() throws Exception {
    SecretPrograms two = new SecretPrograms(2);
    Path script = script("mkdir running/$$ && ls running | wc -l && sleep 0.3; rmdir running/$$");
    assertThat(folder.newFolder("running")).isDirectory();
    List<CompletableFuture<Printed>> all =
        Stream.generate(
                () ->
                    two.run(List.of(script.toString()), folder.getRoot().toPath(), Map.of(), LIMIT))
            .limit(6)
            .toList();

    for (CompletableFuture<Printed> one : all) {
      assertThat(one.get(60, TimeUnit.SECONDS).secret().orElseThrow()).isIn("1", "2");
    }
  }

  @Test
  public void nothingShowsTheSecretThatWasPrinted() throws Exception {
    Printed printed = run(script("echo marker-word").toString(), LIMIT).get(60, TimeUnit.SECONDS);

    assertThat(printed.toString()).isEqualTo("a secret");
    Printed failed =
        run(script("echo marker-word; echo marker-word >&2; exit 1").toString(), LIMIT)
            .get(60, TimeUnit.SECONDS);
    assertThat(failed.toString()).startsWith("fails").doesNotContain("marker");
  }

  @Test
  public void noThreadIsLeft() throws Exception {
    assertThat(printed(script("echo word").toString())).isEqualTo("word");

    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("password-script")));
  }
}
