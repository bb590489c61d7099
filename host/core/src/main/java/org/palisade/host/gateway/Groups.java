package org.palisade.host.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups of a user, supplementary ones and those of directory services included, as {@code id}
 * says. Remembered for a while, since that costs a process. Thread-safe.
 */
final class Groups {
  private static final Logger log = LoggerFactory.getLogger(Groups.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int MOST_USERS = 256;

  private record Known(Set<String> groups, long at) {}

  private final Map<String, Known> known = new LinkedHashMap<>();

  /**
   * A user's groups.
   *
   * @param user a name or a number
   * @return their names; none where they cannot be learned within 2 s
   */
  Set<String> of(String user) {
    long now = System.nanoTime();
    synchronized (known) {
      known.values().removeIf(one -> now - one.at > REMEMBERED.toNanos());
      Known one = known.get(user);
      if (one != null) {
        return one.groups;
      }
    }
    Set<String> groups = ask(user);
    synchronized (known) {
      if (known.size() < MOST_USERS) {
        known.put(user, new Known(groups, now));
      }
    }
    return groups;
  }

  private static Set<String> ask(String user) {
    try {
      Process id =
          new ProcessBuilder("id", "-Gnz", "--", user)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      id.getOutputStream().close();
      return answer(id, user);
    } catch (IOException e) {
      log.warn("cannot learn the groups of user '{}': {}", user, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Set.of();
  }

  private static Set<String> answer(Process id, String user)
      throws IOException, InterruptedException {
    try {
      if (!id.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("no answer within {} s to what groups user '{}' has", PATIENCE.toSeconds(), user);
        return Set.of();
      }
      byte[] names = id.getInputStream().readAllBytes();
      return Set.of(new String(names, StandardCharsets.UTF_8).split("\0"));
    } finally {
      id.destroyForcibly();
    }
  }
}
