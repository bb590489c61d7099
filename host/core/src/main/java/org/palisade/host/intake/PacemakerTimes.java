package org.palisade.host.intake;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.host.cib.Cib;
import org.palisade.host.cib.Interval;
import org.palisade.host.intake.Imported.Note;

/** How long Pacemaker lets the agent of each fence resource run. */
final class PacemakerTimes {
  private static final Duration UNLESS_SET = Duration.ofSeconds(60);

  private final Cib cib;
  private final List<Note> notes;

  /**
   * The times of a configuration.
   *
   * @param notes takes what is no time
   */
  PacemakerTimes(Cib cib, List<Note> notes) {
    this.cib = cib;
    this.notes = notes;
  }

  Map<String, Duration> byDevice() {
    Map<String, Duration> times = new LinkedHashMap<>();
    cib.resources().forEach(one -> times.put(one.id(), time(one)));
    return times;
  }

  private Duration time(Cib.Resource resource) {
    return Stream.of("pcmk_off_timeout", "pcmk_reboot_timeout")
        .map(name -> own(resource, name).orElseGet(this::ofTheCluster))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private Optional<Duration> own(Cib.Resource resource, String name) {
    return resource
        .option(name)
        .flatMap(text -> read(resource.id(), name, text, "the cluster's stonith-timeout"));
  }

  private Duration ofTheCluster() {
    return Optional.ofNullable(cib.properties().get("stonith-timeout"))
        .flatMap(text -> read("cluster", "stonith-timeout", text, "Pacemaker's 60 s"))
        .orElse(UNLESS_SET);
  }

  private Optional<Duration> read(String about, String name, String text, String instead) {
    Optional<Duration> time = Interval.of(text);
    if (time.isEmpty()) {
      notes.add(
          new Note(
              about,
              name
                  + " = "
                  + text
                  + " is no time that is understood; in its place "
                  + instead
                  + " is counted"));
    }
    return time;
  }
}
