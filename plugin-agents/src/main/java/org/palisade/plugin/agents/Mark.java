package org.palisade.plugin.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What the processes of one run have in their environment, wherever they go.
 *
 * @param room the host's room of process numbers: in another one a number is another process
 * @param host the host's process number
 * @param begun when the host's process began, as the kernel counts
 * @param run a name that no other run has
 */
record Mark(String room, String host, long begun, String run) {
  // Not PALISADE_…: the front end hands that on, and a standby that an agent starts is none of it.
  private static final String NAME = "AGENT_RUN_OF_PALISADE";
  private static final Pattern FORM =
      Pattern.compile("(?:^|\\00)" + NAME + "=(\\S+) (\\S+) (\\d{1,18}) ([^\\s\\00]+)");
  private static final String OWN_PID = String.valueOf(ProcessHandle.current().pid());
  private static final Optional<Long> OWN_BEGUN = ProcEntry.of(OWN_PID).map(ProcEntry::begun);
  private static final String OWN_ROOM = ownRoom();

  /** One for a run of this host. */
  static Mark fresh() {
    return new Mark(OWN_ROOM, OWN_PID, OWN_BEGUN.orElse(0L), UUID.randomUUID().toString());
  }

  /** The one in a process's environment. */
  static Optional<Mark> in(String environment) {
    return FORM.matcher(environment)
        .results()
        .map(
            one -> new Mark(one.group(1), one.group(2), Long.parseLong(one.group(3)), one.group(4)))
        .findFirst();
  }

  Map<String, String> environment() {
    return Map.of(NAME, String.join(" ", room, host, String.valueOf(begun), run));
  }

  /** Whether the host is gone; of a room that is not ours nothing can be said. */
  boolean isOfADeadHost() {
    return room.equals(OWN_ROOM) && ProcEntry.hasEnded(host, begun);
  }

  private static String ownRoom() {
    try {
      if (OWN_BEGUN.isPresent()) {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      }
    } catch (IOException e) {
      // As below.
    }
    return UUID.randomUUID().toString(); // nobody else's: then nothing is said of any
  }
}
