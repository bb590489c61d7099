package org.palisade.host.intake;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.host.cib.Cib;
import org.palisade.host.cib.Interval;

/** How long Pacemaker lets the agent of each fence resource run. */
final class PacemakerTimes {
  private static final Duration UNLESS_SET = Duration.ofSeconds(60);

  private final Cib cib;

  PacemakerTimes(Cib cib) {
    this.cib = cib;
  }

  Map<String, Duration> byDevice() {
    Map<String, Duration> times = new LinkedHashMap<>();
    cib.resources().forEach(one -> times.put(one.id(), time(one)));
    return times;
  }

  private Duration time(Cib.Resource resource) {
    return Stream.of("pcmk_off_timeout", "pcmk_reboot_timeout")
        .map(name -> resource.option(name).flatMap(Interval::of).orElseGet(this::ofTheCluster))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private Duration ofTheCluster() {
    return Optional.ofNullable(cib.properties().get("stonith-timeout"))
        .flatMap(Interval::of)
        .orElse(UNLESS_SET);
  }
}
