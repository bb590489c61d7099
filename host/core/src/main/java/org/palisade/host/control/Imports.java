package org.palisade.host.control;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Takes over devices from what other programs were configured with. Thread-safe. */
@ProviderType
public interface Imports {

  /** What a file is. */
  enum Format {
    /** What {@code cibadmin --query} or {@code pcs stonith config --output-format json} prints. */
    PACEMAKER,
    /** {@code powerman.conf}. */
    POWERMAN,
    /** A table of BMCs: host, address, user, password. */
    IPMITOOL_LIST
  }

  /**
   * A device file.
   *
   * @param device the device's name
   * @param file the file
   * @param kind the device's kind
   * @param targets the value of its {@code targets}
   */
  record Made(String device, Path file, String kind, String targets) {}

  /**
   * A line of {@code topology.cfg}.
   *
   * @param host the host
   * @param levels the levels, as they stand there
   */
  record Line(String host, String levels) {}

  /**
   * What an operator has to know.
   *
   * @param about a device, a host or a line of the file
   * @param text what was not carried over, or not as it was, why, and what to do; no secret
   */
  record Note(String about, String text) {}

  /**
   * What became of a file.
   *
   * @param devices the device files
   * @param lines the lines added to the topology
   * @param time how long a fencing of the slowest host could take by the file, all its levels one
   *     after the other; zero where it does not say
   * @param notes what was not carried over
   */
  record Result(List<Made> devices, List<Line> lines, Duration time, List<Note> notes) {
    /** Copies the lists. */
    public Result {
      devices = List.copyOf(devices);
      lines = List.copyOf(lines);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Writes device files and lines of the topology. What is there already is never changed, and what
   * could not be fenced as the file says is not written.
   *
   * @param format what the file is
   * @param file the file
   * @param write whether to write; else it is only told what would be
   * @return what was written, or would be
   * @throws IOException where the file cannot be read or is not whole, or where something cannot be
   *     written; nothing is written then
   */
  Result take(Format format, Path file, boolean write) throws IOException;
}
