package org.palisade.host.operation;

import java.util.Locale;
import org.palisade.host.journal.Entry.Stage;
import org.slf4j.event.Level;

/**
 * What journal and log say of a sequence that is over.
 *
 * @param stage the stage that the journal enters
 * @param verdict what the last caller was told, or {@code abandoned} where all have left
 * @param evidence how the state is known, or {@code none}, or {@code nothing sent}
 * @param message the same in words
 * @param level how loud the log is
 */
record Closing(Stage stage, String verdict, String evidence, String message, Level level) {
  private static final String ABANDONED = "abandoned";
  private static final String UNSENT = "nothing sent";

  static final Closing NOTHING_SENT =
      new Closing(
          Stage.ENDED, ABANDONED, UNSENT, "its callers left before anything was sent", Level.INFO);

  static Closing told(Ending ending, boolean anySent, String message) {
    boolean handedOver = ending == Ending.HANDED_OVER;
    return new Closing(
        handedOver ? Stage.HANDED_OVER : Stage.ENDED,
        ending.verdict().name().toLowerCase(Locale.ROOT),
        evidence(ending, anySent),
        message,
        ending.success() || handedOver ? Level.INFO : Level.ERROR);
  }

  /** Nobody was there to be told: what nobody has heard is said all the louder. */
  static Closing left(Ending ending, String message) {
    return new Closing(
        Stage.ENDED,
        ABANDONED,
        evidence(ending, true),
        "all its callers have left: " + message,
        ending.success() ? Level.INFO : Level.ERROR);
  }

  private static String evidence(Ending ending, boolean anySent) {
    return ending.evidence().map(Outcome.Evidence::word).orElse(anySent ? "none" : UNSENT);
  }
}
