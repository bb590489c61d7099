package org.palisade.host.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This boot of the machine: what ran before it runs no more. Thread-safe. */
public final class Boot {
  private static final Logger LOG = LoggerFactory.getLogger(Boot.class);
  private static final String ID = read();

  private Boot() {}

  /**
   * What tells this boot from all others.
   *
   * @return the kernel's id of it; {@code unknown} where it cannot be read, and then no boot is
   *     told from another
   */
  public static String id() {
    return ID;
  }

  private static String read() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      LOG.warn(
          "the machine's boot id cannot be read ({}): none is told from another", e.toString());
      return "unknown";
    }
  }
}
