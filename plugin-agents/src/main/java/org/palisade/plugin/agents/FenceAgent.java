package org.palisade.plugin.agents;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * One fence agent: runs an action, with all that it is told on its standard input. Immutable and
 * thread-safe.
 *
 * @param program its file
 * @param metadata what it says of itself
 * @param runner runs it
 */
record FenceAgent(Path program, Metadata metadata, Runner runner) {
  private static final Duration METADATA_LIMIT = Duration.ofSeconds(10);
  // What an agent is left to say by itself why it did not get through, before it is killed.
  private static final int LAST_WORDS = 2;

  /** Asks an agent what it says of itself. */
  static Metadata describe(Path program, Runner runner)
      throws StonithException, InterruptedException {
    Runner.Order order = new Runner.Order(program, List.of(), Map.of(), "action=metadata\n");
    return Metadata.printed(program, runner.run(order, METADATA_LIMIT));
  }

  String name() {
    return program.getFileName().toString();
  }

  /**
   * Runs an action.
   *
   * @param action the action
   * @param given the device's settings
   * @param plug the plug; empty text where the device has but one, or none is meant
   * @param limit when it is over at the latest
   * @param call takes a line of trace
   */
  Runner.Ended run(String action, GivenValues given, String plug, Duration limit, Call call)
      throws StonithException, InterruptedException {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("action", action);
    long seconds = Math.max(1, Watch.within(limit).own().toSeconds() - LAST_WORDS);
    // The host's time takes the place of the agent's own times, so that there is one to be set.
    for (String time : List.of("login_timeout", "shell_timeout", "power_timeout")) {
      if (metadata.takes(time)) {
        options.put(time, String.valueOf(seconds));
      }
    }
    // A mistyped plug would count as off; what it sends again could act after the host has told
    // off.
    for (String not : List.of("missing_as_off", "retry_on")) {
      if (metadata.takes(not)) {
        options.put(not, "0");
      }
    }
    options.putAll(given.texts());
    if (!plug.isEmpty()) {
      options.put(metadata.entry("plug").isPresent() ? "plug" : "port", checked(plug));
    }
    long begin = System.nanoTime();
    Runner.Order order = new Runner.Order(program, List.of(), Map.of(), lines(options));
    Runner.Ended ended = runner.run(order, limit);
    call.trace(
        given.redacted(name() + " " + action + (plug.isEmpty() ? "" : " " + plug))
            + ": "
            + ended.outcome()
            + " after "
            + Duration.ofNanos(System.nanoTime() - begin).toMillis()
            + " ms; "
            + ended.said(given));
    return ended;
  }

  private static String checked(String plug) throws StonithException {
    GivenValues.requireOneLine("plug", plug);
    if (plug.indexOf(',') >= 0) {
      throw new StonithException(
          Reason.UNKNOWN_PLUG, plug + " would be several plugs to the agent; nothing was sent");
    }
    return plug;
  }

  private static String lines(Map<String, String> options) {
    StringBuilder lines = new StringBuilder();
    options.forEach(
        (name, value) -> lines.append(name).append('=').append(kept(value)).append('\n'));
    return lines.toString();
  }

  // An agent strips the line and one pair of quotes: what would be lost is put into quotes.
  private static String kept(String value) {
    boolean stripped = !value.equals(value.strip());
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return stripped || quoted ? '"' + value + '"' : value;
  }
}
