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
record Mark(String room, String host, String begun, String run) {
  private static final String NAME = "PALISADE_RUN_OF";
  private static final Pattern FORM =
      Pattern.compile("(?:^|\\00)" + NAME + "=(\\S+) (\\S+) (\\S+) ([^\\s\\00]+)");
  private static final String OWN_ROOM = ownRoom();
  private static final String OWN_PID = String.valueOf(ProcessHandle.current().pid());
  private static final String OWN_BEGUN =
      ProcEntry.of(OWN_PID).map(ProcEntry::begun).orElse("unknown");

  /** One for a run of this host. */
  static Mark fresh() {
    return new Mark(OWN_ROOM, OWN_PID, OWN_BEGUN, UUID.randomUUID().toString());
  }

  /** The one in a process's environment. */
  static Optional<Mark> in(String environment) {
    return FORM.matcher(environment)
        .results()
        .map(one -> new Mark(one.group(1), one.group(2), one.group(3), one.group(4)))
        .findFirst();
  }

  Map<String, String> environment() {
    return Map.of(NAME, String.join(" ", room, host, begun, run));
  }

  /** Whether the host is gone; of a room that is not ours nothing can be said. */
  boolean isOfADeadHost() {
    return room.equals(OWN_ROOM)
        && ProcEntry.of(host).filter(now -> now.begun().equals(begun)).isEmpty();
  }

  private static String ownRoom() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException e) {
      return UUID.randomUUID().toString(); // nobody else's: then nothing is said of any
    }
  }
}
