package org.palisade.host.facade;

import java.io.IOException;
import java.nio.file.Path;
import org.palisade.host.control.Imports;
import org.palisade.host.intake.Imported;
import org.palisade.host.intake.Intake;

/** Takes over devices from what other programs were configured with. Thread-safe. */
public final class HostImports implements Imports {
  private final Intake intake;

  /**
   * Imports.
   *
   * @param intake does it
   */
  public HostImports(Intake intake) {
    this.intake = intake;
  }

  @Override
  public Result take(Format format, Path file, boolean write) throws IOException {
    Imported made = intake.take(format(format), file, write);
    return new Result(
        made.devices().stream()
            .map(one -> new Made(one.name(), one.file(), one.kind(), one.targets()))
            .toList(),
        made.lines().stream().map(one -> new Line(one.host(), one.levels())).toList(),
        made.time(),
        made.notes().stream().map(one -> new Note(one.about(), one.text())).toList());
  }

  private static Intake.Format format(Format format) {
    return switch (format) {
      case PACEMAKER -> Intake.Format.PACEMAKER;
      case POWERMAN -> Intake.Format.POWERMAN;
      case IPMITOOL_LIST -> Intake.Format.BMCS;
    };
  }
}
