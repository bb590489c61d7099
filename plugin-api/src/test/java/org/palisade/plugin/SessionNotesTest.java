package org.palisade.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.SessionNotes.Left;
import org.palisade.plugin.SessionNotes.Note;
import org.palisade.plugin.contract.RunFolder;
import org.palisade.plugin.contract.TextSettings;

/** What a process notes, and what the next one finds. */
public class SessionNotesTest {
  private static final int SIZE = 8;

  /** Sessions that are words; one with a "?" cannot be read. */
  private static final class Words implements SessionNotes.Form<String> {
    @Override
    public int size() {
      return SIZE;
    }

    @Override
    public byte[] write(String session) {
      return session.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Optional<String> read(byte[] record) {
      String word = new String(record, StandardCharsets.US_ASCII).replace("\0", "");
      return Optional.of(word).filter(one -> !one.isEmpty() && !one.contains("?"));
    }
  }

  @Rule public final RunFolder run = new RunFolder();

  private SessionNotes<String> notes() {
    DeviceType kind = DeviceType.of("words", StonithDevice.class, settings -> null);
    TextSettings settings = TextSettings.of("one", kind, Map.of()).withRunFolder(run.path());
    return new SessionNotes<>(new Words()).in(settings);
  }

  private List<String> leftNow() {
    return notes().left(any -> true, true).stream().map(Left::session).toList();
  }

  @Test
  public void whatAProcessHasNotErasedIsLeft() throws IOException {
    SessionNotes<String> notes = notes();
    notes.add("first");
    Note second = notes.add("second");
    notes.add("third").write(0, new byte[] {'T'});
    second.erase();
    second.erase();
    second.write(0, new byte[] {'S'});
    run.killAll();

    assertThat(leftNow()).containsExactly("first", "Third");
    assertThat(leftNow()).as("who took them has them").isEmpty();
  }

  @Test
  public void placesAreUsedAgain() throws IOException {
    SessionNotes<String> notes = notes();
    for (int i = 0; i < 5; i++) {
      notes.add("one");
      notes.add("other").erase();
    }

    assertThat(run.files()).singleElement().satisfies(file -> assertThat(file).hasSize(6 * SIZE));
  }

  @Test
  public void thoseThatAreNotWantedStayUntilTheyAre() throws IOException {
    SessionNotes<String> first = notes();
    List.of("a1", "a2", "b1").forEach(first::add);
    run.killAll();
    SessionNotes<String> second = notes();

    List<Left<String>> wanted = second.left(one -> one.startsWith("a"), true);
    wanted.get(0).note().erase();

    assertThat(wanted).extracting(Left::session).containsExactly("a1", "a2");
    assertThat(leftNow()).as("while the second lives").isEmpty();
    run.killAll();
    assertThat(leftNow()).as("a2 was not ended, b1 not wanted").containsExactly("a2", "b1");
  }

  @Test
  public void whatDoesNotFitOrCannotBeReadIsNotNoted() throws IOException {
    SessionNotes<String> notes = notes();
    Note large = notes.add("too large");
    large.write(0, new byte[] {'L'});
    notes.add("what?");
    Note fits = notes.add("fits");
    large.erase();
    assertThrows(IndexOutOfBoundsException.class, () -> fits.write(SIZE - 1, new byte[2]));
    run.killAll();

    assertThat(leftNow()).containsExactly("fits");
  }

  @Test
  public void theFileIsTheOwnersAndGoesWithTheLastSession() throws IOException {
    SessionNotes<String> one = notes();
    one.add("a").erase();
    SessionNotes<String> other = notes();
    other.add("b");
    assertThat(run.files())
        .hasSize(2)
        .allSatisfy(
            file ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));

    one.close();
    assertThat(run.files()).hasSize(1);
    other.close();
    assertThat(run.files()).as("nobody ended it").hasSize(1);
  }

  @Test
  public void withoutAFolderThereAreNone() {
    SessionNotes<String> notes = new SessionNotes<>(new Words());

    Note note = notes.add("one");
    note.write(0, new byte[1]);
    note.erase();

    assertThat(notes.left(any -> true, true)).isEmpty();
    notes.close();
  }
}
