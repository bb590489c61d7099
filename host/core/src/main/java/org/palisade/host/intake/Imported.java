package org.palisade.host.intake;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What was made of a file of another program.
 *
 * @param devices the device files
 * @param lines the lines for the topology
 * @param time how long a fencing could take by it; zero where it does not say
 * @param notes what was not carried over, and why
 */
public record Imported(
    List<DeviceMade> devices, List<HostLine> lines, Duration time, List<Note> notes) {
  /** Copies the lists. */
  public Imported {
    devices = List.copyOf(devices);
    lines = List.copyOf(lines);
    notes = List.copyOf(notes);
  }

  /**
   * A device file.
   *
   * @param name the device's name
   * @param file the file
   * @param kind the device's kind
   * @param targets the value of its {@code targets}
   */
  public record DeviceMade(String name, Path file, String kind, String targets) {}

  /**
   * A line of the topology.
   *
   * @param host the host
   * @param levels levels separated by {@code ;}, their devices joined by {@code +}
   */
  public record HostLine(String host, String levels) {
    String text() {
      return host + " = " + levels;
    }
  }

  /**
   * Something that an operator has to know.
   *
   * @param about a device, a host or a line of the source
   * @param text what, why, and what to do; no secret
   */
  public record Note(String about, String text) {}
}
