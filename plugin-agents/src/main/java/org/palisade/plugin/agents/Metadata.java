package org.palisade.plugin.agents;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * What a program says of itself.
 *
 * @param shortText one line
 * @param longText some sentences
 * @param vendor the vendor's page as it is written
 * @param entries its parameters in its order
 * @param actions its actions by name
 */
record Metadata(
    String shortText,
    String longText,
    String vendor,
    List<Entry> entries,
    Map<String, Action> actions) {

  /**
   * A parameter.
   *
   * @param name as it is written
   * @param type the type of its content; empty text where there is none
   * @param required whether it says so
   * @param deprecated whether another name took its place
   * @param obsoletes the older names that it took the place of
   * @param byDefault its default
   * @param choices the allowed words of a select
   * @param text what it means
   */
  record Entry(
      String name,
      String type,
      boolean required,
      boolean deprecated,
      Set<String> obsoletes,
      Optional<String> byDefault,
      List<String> choices,
      String text) {}

  /**
   * An action.
   *
   * @param onTarget whether the target itself must run it
   * @param automatic whether it is run when a machine joins
   */
  record Action(boolean onTarget, boolean automatic) {}

  Metadata {
    entries = List.copyOf(entries);
    actions = Map.copyOf(actions);
  }

  /**
   * Takes what a program printed.
   *
   * @throws StonithException where that is no metadata
   */
  static Metadata printed(Path program, Runner.Ended ended) throws StonithException {
    try {
      if (ended.exited(0)) {
        return MetadataReader.read(ended.out());
      }
      throw unreadable(program, ended.outcome() + "; " + ended.said(GivenValues.NONE));
    } catch (XMLStreamException e) {
      throw unreadable(program, "it is no XML");
    }
  }

  private static StonithException unreadable(Path program, String why) {
    return new StonithException(
        Reason.PROTOCOL, "the metadata of " + program + " cannot be read: " + why);
  }

  boolean has(String action) {
    return actions.containsKey(action);
  }

  boolean takes(String parameter) {
    return entries.stream().anyMatch(one -> one.name().equals(parameter));
  }

  /** The entry that is not deprecated. */
  Optional<Entry> entry(String parameter) {
    return entries.stream()
        .filter(one -> one.name().equals(parameter) && !one.deprecated())
        .findFirst();
  }
}
