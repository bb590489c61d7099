package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.palisade.host.operation.Reply.Word;
import org.palisade.host.operation.Step.What;
import org.palisade.plugin.StonithException.Reason;

/**
 * What comes before what, and what is said when another process has taken the plugs over: facts and
 * decisions alone, in which each thing happens when the test says so.
 */
public class StepsTest {
  private long now = 1_000 * Plan.SECOND;
  private Facts facts;

  private void asked(Action action, int plugs) {
    Plan.Times times =
        new Plan.Times(0, 0, 20 * Plan.SECOND, Plan.SECOND, 100 * Plan.MILLISECOND, 0, 0, 1);
    Plan.Habits habits = new Plan.Habits(1, 15 * Plan.SECOND, false);
    facts = Facts.of(new Plan(action, false, false, Collections.nCopies(plugs, habits), times));
    happens(new Event.Called(now, now, now));
    does(What.LOCK);
    happens(new Event.Locked(Collections.nCopies(plugs, Flight.NONE), now));
  }

  private void asked(Action action) {
    asked(action, 1);
  }

  private void happens(Event event) {
    facts = event.foldInto(facts);
  }

  private Step next() {
    return Decision.next(facts, now);
  }

  private Step does(What what) {
    Step step = next();
    assertThat(step.what()).isEqualTo(what);
    happens(new Event.Did(step, now));
    return step;
  }

  private void answers(Word word) {
    now += Plan.MILLISECOND;
    happens(new Event.Answered(0, Reply.of(word), now));
    now += Plan.SECOND;
  }

  private void isRead(Word word) {
    does(What.READ);
    answers(word);
  }

  private void isJournalled() {
    does(What.WRITE_BEGUN);
    happens(new Event.Journalled());
  }

  private void isSwitchedOff() {
    isRead(Word.ON);
    isJournalled();
    does(What.OFF);
    answers(Word.ACCEPTED);
  }

  private void says(Ending ending) {
    assertThat(next().ending()).isEqualTo(Optional.of(ending));
  }

  // ---- what comes before what ----

  @Test
  public void nothingIsSentBeforeTheJournalHasIt() {
    asked(Action.OFF);
    isRead(Word.ON);
    does(What.WRITE_BEGUN);
    assertThat(next().what()).isEqualTo(What.WAIT);
    happens(new Event.Journalled());

    does(What.OFF);
  }

  @Test
  public void phaseOnIsEnteredBeforeEveryOn() {
    asked(Action.ON);
    isRead(Word.OFF);
    isJournalled();
    for (int attempt = 0; attempt < 2; attempt++) {
      does(What.ENTER);
      assertThat(next().what()).isEqualTo(What.WAIT);
      happens(new Event.Entered(0, true));
      does(What.ON);
      answers(Word.ACCEPTED);
      isRead(Word.OFF);
      now += 20 * Plan.SECOND;
    }
  }

  @Test
  public void anOffNeverEntersPhaseOn() {
    asked(Action.OFF);
    isRead(Word.ON);
    isJournalled();

    does(What.OFF);
  }

  @Test
  public void aRebootIsJournalledAsOffBeforeItsOn() {
    asked(Action.REBOOT);
    isSwitchedOff();
    isRead(Word.OFF);
    does(What.WRITE_OFF);

    does(What.ENTER);
  }

  @Test
  public void aReadingThatBeganInTheInstantInWhichTheOffOfAnotherPlugWasAnsweredDoesNotCount() {
    asked(Action.OFF, 2);
    does(What.READ);
    does(What.READ);
    happens(new Event.Answered(0, Reply.of(Word.OFF), now));
    happens(new Event.Answered(1, Reply.of(Word.ON), now));
    isJournalled();
    assertThat(does(What.OFF).index()).isEqualTo(1);
    now += Plan.SECOND;
    happens(new Event.Called(now, now, now));
    assertThat(does(What.READ).index()).isZero();
    happens(new Event.Answered(1, Reply.of(Word.ACCEPTED), now));
    happens(new Event.Answered(0, Reply.of(Word.OFF), now));
    now += Plan.SECOND;

    assertThat(List.of(does(What.READ).index(), does(What.READ).index())).containsExactly(0, 1);
  }

  // ---- the plugs were taken over ----

  @Test
  public void anOffThatWasReadOffAndThenTakenOverIsNotSaidToBeOff() {
    asked(Action.OFF);
    isSwitchedOff();
    does(What.READ);
    happens(new Event.Lost());
    answers(Word.OFF);

    says(Ending.TAKEN_OVER);
  }

  @Test
  public void aRebootThatWasReadOffAndThenTakenOverIsFenced() {
    asked(Action.REBOOT);
    isSwitchedOff();
    does(What.READ);
    answers(Word.OFF);
    happens(new Event.Lost());

    says(Ending.ON_NOT_CONFIRMED);
  }

  @Test
  public void aRebootThatWasTakenOverBeforeItsOffWasReadIsNotFenced() {
    asked(Action.REBOOT);
    isSwitchedOff();
    happens(new Event.Lost());

    says(Ending.TAKEN_OVER);
  }

  @Test
  public void aRebootThatCannotEnterPhaseOnIsFencedAndSendsNoOn() {
    asked(Action.REBOOT);
    isSwitchedOff();
    isRead(Word.OFF);
    does(What.WRITE_OFF);
    does(What.ENTER);
    happens(new Event.Entered(0, false));

    says(Ending.ON_NOT_CONFIRMED);
    does(What.ANSWER);
    does(What.END);
  }

  @Test
  public void anOnThatCannotEnterPhaseOnIsTakenOverAndSendsNothing() {
    asked(Action.ON);
    isRead(Word.OFF);
    isJournalled();
    does(What.ENTER);
    happens(new Event.Entered(0, false));

    says(Ending.TAKEN_OVER);
  }

  @Test
  public void whatWasTakenOverIsNotHandedOverWhenTheHostThenStops() {
    asked(Action.OFF);
    isSwitchedOff();
    happens(new Event.Lost());
    happens(new Event.Stopped());

    says(Ending.TAKEN_OVER);
  }

  @Test
  public void whatIsTakenOverWhileTheHostStopsIsNotHandedOver() {
    asked(Action.ON);
    isRead(Word.OFF);
    isJournalled();
    does(What.ENTER);
    happens(new Event.Entered(0, true));
    does(What.ON);
    happens(new Event.Stopped());
    happens(new Event.Lost());
    does(What.INTERRUPT);
    happens(new Event.Answered(0, Reply.failed(Reason.UNCERTAIN, 0, "interrupted"), now));

    says(Ending.TAKEN_OVER);
  }

  @Test
  public void nobodyJoinsWhatWasTakenOver() {
    asked(Action.OFF);
    assertThat(facts.joinable()).isTrue();
    happens(new Event.Lost());

    assertThat(facts.joinable()).isFalse();
  }

  // ---- rivals ----

  @Test
  public void theStrongestOfThoseWhoWaitIsRemembered() {
    asked(Action.REBOOT);
    happens(new Event.Rivalled(Rival.ON));
    happens(new Event.Rivalled(Rival.OFF));
    happens(new Event.Rivalled(Rival.REBOOT));

    assertThat(facts.rival()).isEqualTo(Rival.OFF);
  }

  // ---- those whose callers have left ----

  @Test
  public void anOnThatWasReadAfterAllHadLeftIsWrittenDownAsOn() {
    asked(Action.ON);
    does(What.READ);
    happens(new Event.HungUp(0));
    answers(Word.ON);

    assertThat(Judgement.left(facts, now)).isEqualTo(Ending.POWERED_ON);
  }
}
