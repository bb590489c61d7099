package org.palisade.host.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether a fence would work now, as probes of the devices show it. Thread-safe. */
public interface Readiness {

  /** How a device stands. */
  enum Standing {
    /** It answered, the login works, and all its targets can be read. */
    READY,
    /** Some of its targets cannot be fenced. */
    IMPAIRED,
    /** Nothing can be fenced by it. */
    BROKEN,
    /** It has not been probed yet. */
    UNKNOWN
  }

  /**
   * What is known of a device.
   *
   * @param device its name
   * @param kind its kind
   * @param standing how it stands
   * @param probed when it was last probed, if it was
   * @param lastGood when it last answered as it should, if it did
   * @param why a sentence where it is not ready, which names where the credential came from where
   *     that is to blame; else empty text
   * @param troubles host to sentence, for each of its targets that could not be fenced
   */
  record Report(
      String device,
      String kind,
      Standing standing,
      Optional<Instant> probed,
      Optional<Instant> lastGood,
      String why,
      Map<String, String> troubles) {
    /** Copies the map. */
    public Report {
      troubles = Map.copyOf(troubles);
    }
  }

  /**
   * The devices as they were last probed.
   *
   * @return a report for each configured device, by name
   */
  List<Report> reports();

  /**
   * Probes devices now, unless a refused login is held against them; harmless to what they power.
   *
   * @param devices their names
   * @param then takes the fresh reports, once
   * @return drops the question
   */
  Queries.Question probe(List<String> devices, Consumer<List<Report>> then);
}
