package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;
import org.palisade.host.journal.Entry.Stage;
import org.slf4j.event.Level;

/** How loud the log is, and what the journal enters. */
public class ClosingTest {

  @Test
  public void aFenceThatFailedIsAnErrorInTheLog() {
    assertThat(Closing.told(Ending.STILL_ON, true, "").level()).isEqualTo(Level.ERROR);
  }

  @Test
  public void aFenceThatSucceededIsNone() {
    assertThat(Closing.told(Ending.POWERED_OFF, true, "").level()).isEqualTo(Level.INFO);
  }

  @Test
  public void whatIsHandedOverIsNoneAndIsJournalledAsThat() {
    Closing closing = Closing.told(Ending.HANDED_OVER, true, "");

    assertThat(closing.level()).isEqualTo(Level.INFO);
    assertThat(closing.stage()).isEqualTo(Stage.HANDED_OVER);
  }

  @Test
  public void whatAllCallersLeftIsAnErrorInTheLogWhereItIsNotOff() {
    assertThat(Closing.left(Ending.STILL_ON, "").level()).isEqualTo(Level.ERROR);
    assertThat(Closing.left(Ending.POWERED_OFF, "").level()).isEqualTo(Level.INFO);
  }
}
