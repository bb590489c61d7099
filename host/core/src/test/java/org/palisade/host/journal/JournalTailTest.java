package org.palisade.host.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.journal.Entry.Stage;

/** Files as other processes write them, byte for byte. */
public class JournalTailTest {
  private static final Writer SELF = new Writer(1, 10, "00000000");
  private static final Writer OTHER = new Writer(2, 20, "00000000");
  private static final Writer THIRD = new Writer(3, 30, "00000000");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path directory;

  @Before
  public void setUp() {
    directory = folder.getRoot().toPath();
  }

  private static byte[] line(long number, String operation, int second) {
    Instant at = Instant.parse("2026-11-24T12:00:00Z").plusSeconds(second);
    return Records.line(number, new Entry(at, operation, Stage.BEGUN, Map.of("host", "node1")));
  }

  private void write(Writer writer, int file, byte[]... lines) throws IOException {
    for (byte[] line : lines) {
      Files.write(
          directory.resolve(writer.file(file)),
          line,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  private static List<String> news(JournalTail tail) {
    return tail.news().stream().map(Entry::operation).toList();
  }

  @Test
  public void whatOthersWriteIsTakenOnceAndWhatWasThereBeforeIsNot() throws Exception {
    write(OTHER, 0, line(1, "before", 0));
    JournalTail tail = JournalTail.fromNow(directory, SELF);
    assertThat(news(tail)).isEmpty();

    write(OTHER, 0, line(2, "second", 2));
    write(THIRD, 0, line(1, "first", 1));
    write(SELF, 0, line(1, "own", 1));

    assertThat(news(tail)).containsExactly("first", "second");
    assertThat(news(tail)).isEmpty();
  }

  @Test
  public void aHalfWrittenLineIsTakenWhenItIsWhole() throws Exception {
    byte[] begun = line(1, "begun", 1);
    write(OTHER, 0, Arrays.copyOf(begun, 20));
    JournalTail tail = JournalTail.fromNow(directory, SELF);
    assertThat(news(tail)).isEmpty();

    write(OTHER, 0, Arrays.copyOfRange(begun, 20, begun.length), line(2, "next", 2));

    assertThat(news(tail)).containsExactly("begun", "next");
  }

  @Test
  public void aDamagedLineHidesNoOther() throws Exception {
    JournalTail tail = JournalTail.fromNow(directory, SELF);

    write(OTHER, 0, "{\"n\":1,\"at\n".getBytes(UTF_8));
    write(OTHER, 0, line(2, "good", 2));

    assertThat(news(tail)).containsExactly("good");
  }

  @Test
  public void theNextFileIsFollowedWhenTheFirstIsFullOrRemoved() throws Exception {
    write(OTHER, 0, line(1, "before", 0));
    JournalTail tail = JournalTail.fromNow(directory, SELF);

    write(OTHER, 0, line(2, "last", 1));
    write(OTHER, 1, line(3, "next", 2));
    assertThat(news(tail)).containsExactly("last", "next");
    Files.delete(directory.resolve(OTHER.file(0)));
    write(OTHER, 1, line(4, "more", 3));

    assertThat(news(tail)).containsExactly("more");
  }

  @Test
  public void whatIsWrittenAgainAfterAFailedSyncIsOneRecord() throws Exception {
    JournalTail tail = JournalTail.fromNow(directory, SELF);
    write(OTHER, 0, line(1, "once", 1));
    assertThat(news(tail)).containsExactly("once");

    write(OTHER, 1, line(1, "once", 1), line(2, "new", 2));

    assertThat(news(tail)).containsExactly("new");
  }

  @Test
  public void aDirectoryThatComesLaterIsFollowed() throws Exception {
    directory = directory.resolve("later");
    JournalTail tail = JournalTail.fromNow(directory, SELF);
    assertThat(news(tail)).isEmpty();

    Files.createDirectory(directory);
    write(OTHER, 0, line(1, "first", 1));

    assertThat(news(tail)).containsExactly("first");
  }
}
