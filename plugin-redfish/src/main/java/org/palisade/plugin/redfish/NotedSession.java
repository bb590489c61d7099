package org.palisade.plugin.redfish;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.palisade.plugin.SessionNotes;

/**
 * What it takes to delete a session: nothing secret, for another login of the same user may.
 *
 * @param service the address of the service
 * @param user whose session it is
 * @param path what is to be deleted
 */
record NotedSession(String service, String user, String path) {
  /** The record: the three in lines. */
  static final SessionNotes.Form<NotedSession> FORM = new Form();

  private static final class Form implements SessionNotes.Form<NotedSession> {
    @Override
    public int size() {
      return 512;
    }

    @Override
    public byte[] write(NotedSession session) {
      return String.join("\n", session.service, session.user, session.path, "")
          .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<NotedSession> read(byte[] record) {
      String[] lines = new String(record, StandardCharsets.UTF_8).split("\n", -1);
      return lines.length == 4
          ? Paths.of(lines[2]).map(path -> new NotedSession(lines[0], lines[1], path))
          : Optional.empty();
    }
  }
}
