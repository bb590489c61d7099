package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.journal.Journal.Written;
import org.palisade.host.lock.FileLocks;
import org.palisade.host.lock.PlugLocks.Hold;
import org.palisade.host.operation.Outcome.Evidence;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;

/** The rim: steps are done, callers are told, the journal is written, the host stops. */
public class OperationsLoopTest extends OperationsInVirtualTime {

  @Test
  public void offIsSentVerifiedAndJournalled() {
    operations.begin(order(Action.OFF).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(2));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(caller.outcome().evidence()).contains(Evidence.OBSERVED_OFF);
    assertThat(device().log).containsExactly("read", "off", "read");
    assertThat(journal.stages()).containsExactly(Stage.BEGUN, Stage.ENDED);
  }

  @Test
  public void aRebootSwitchesOnOnlyAfterOffWasRead() {
    operations.begin(order(Action.REBOOT).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(2));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(device().log).containsExactly("read", "off", "read", "on", "read");
    assertThat(journal.stages()).containsExactly(Stage.BEGUN, Stage.OFF_VERIFIED, Stage.ENDED);
    assertThat(devices.leases).isZero();
  }

  @Test
  public void onOfAPlugThatIsOffIsSentAndVerified() {
    device().state = PowerState.OFF;

    operations.begin(order(Action.ON).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(2));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
    assertThat(caller.outcome().evidence()).contains(Evidence.OBSERVED_ON);
    assertThat(device().log).containsExactly("read", "on", "read");
  }

  @Test
  public void eachCallerHearsAHeartbeatEachSecond() {
    device().acceptsButStaysOn = true;

    operations.begin(order(Action.OFF).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(10));

    assertThat(caller.beats).isBetween(9, 11);
  }

  @Test
  public void aJournalThatCannotBeWrittenIsToldAndStopsNoFence() {
    journal.answer = Written.FAILED;

    Outcome outcome = outcome(Action.OFF);

    assertThat(outcome.verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(outcome.warnings()).singleElement().asString().contains("journal");
  }

  @Test
  public void nobodyHearsOfAnOutcomeThatTheJournalHasNotKept() {
    journal.held = Optional.of(Stage.ENDED);
    operations.begin(order(Action.REBOOT).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(3));
    assertThat(journal.stages()).endsWith(Stage.ENDED);
    assertThat(caller.waits()).isTrue();
    assertThat(operations.busy()).as("this process is still needed").isTrue();

    journal.whoWaits.accept(Written.SYNCED);
    loop.settle();

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(operations.busy()).isFalse();
  }

  @Test
  public void anOutcomeThatTheJournalCannotKeepIsToldWithAWarning() {
    journal.held = Optional.of(Stage.ENDED);
    operations.begin(order(Action.OFF).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(3));
    journal.whoWaits.accept(Written.LATE);
    loop.settle();

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(caller.warned).singleElement().asString().contains("within 500 ms");
  }

  @Test
  public void aCallerWhoLeavesWhileItsOutcomeIsWrittenIsNotMissed() {
    journal.held = Optional.of(Stage.ENDED);
    Operations.Ticket ticket = operations.begin(order(Action.OFF).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(3));
    ticket.hangUp();
    loop.settle();
    journal.whoWaits.accept(Written.SYNCED);
    loop.settle();

    assertThat(caller.outcomes).isEmpty();
    assertThat(operations.busy()).isFalse();
  }

  @Test
  public void aLockDirectoryThatCannotBeWrittenIsToldAndStopsNoFence() throws IOException {
    folder.delete();
    Files.writeString(folder.getRoot().toPath(), "in the way");

    Outcome outcome = outcome(Action.REBOOT);

    assertThat(outcome.verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(outcome.warnings()).singleElement().asString().contains("lock directory");
    Files.delete(folder.getRoot().toPath());
  }

  @Test
  public void aLockDirectoryThatHangsIsToldAndStopsNoFence() throws IOException {
    Deque<Runnable> stuck = new ArrayDeque<>();
    clerk = stuck::add;

    Outcome outcome = outcome(order(Action.REBOOT), Duration.ofSeconds(5));

    assertThat(outcome.verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(outcome.warnings()).singleElement().asString().contains("within 500 ms");
    assertThat(device().commands()).containsExactly("off", "on");
    stuck.forEach(Runnable::run);
    loop.settle();
    assertThat(takenOverByAnother()).as("the lock that came too late was let go").isPresent();
  }

  @Test
  public void aLockDirectoryThatHangsBeforeTheOnLeavesThePlugOff() {
    device().offs.add(device -> clerk = task -> {});

    Outcome outcome = outcome(order(Action.REBOOT), Duration.ofSeconds(5));

    assertThat(outcome.verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(outcome.warnings().get(0)).contains("on is not confirmed");
    assertThat(outcome.warnings().get(1)).contains("lock directory");
    assertThat(device().commands()).containsExactly("off");
  }

  @Test
  public void aHostThatStopsHandsOverAndTheStandbyDoesNotAskForTheOffTwice() {
    device().acceptsButStaysOff = true;
    operations.begin(order(Action.REBOOT).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(5));
    operations.stop(() -> {});
    loop.settle();
    String operation = caller.handedOver.orElseThrow();
    device().log.clear();
    device().acceptsButStaysOff = false;

    FakeListener again = new FakeListener();
    long started = loop.now() - Duration.ofSeconds(5).toNanos();
    Orders carriedOn = Orders.of(Action.REBOOT, started).carryingOn(operation);
    host().begin(carriedOn.on("ilo"), again);
    loop.pass(Duration.ofSeconds(5));

    assertThat(again.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(device().commands()).containsExactly("on");
    assertThat(journal.stages()).contains(Stage.HANDED_OVER);
  }

  @Test
  public void aClaimToCarryOnAnOperationThatTheJournalDoesNotShowIsNotBelieved() {
    outcome(order(Action.REBOOT).carryingOn("invented"), Duration.ofSeconds(5));

    assertThat(device().commands()).containsExactly("off", "on");
  }

  @Test
  public void aHostThatWasFrozenAndLostItsPlugTellsNothingButThat() throws IOException {
    device().acceptsButStaysOn = true;
    operations.begin(order(Action.OFF).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(2));
    loop.freeze(Duration.ofSeconds(10));
    device().state = PowerState.OFF;
    takenOverByAnother();
    loop.settle();
    loop.pass(Duration.ofSeconds(2));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(caller.outcome().message()).contains("taken over");
    assertThat(caller.outcome().overruled()).isTrue();
  }

  @Test
  public void aHostThatFrozeAsItGotItsPlugAndLostItTellsNothingButThat() throws IOException {
    List<Runnable> work = new ArrayList<>();
    clerk = work::add;
    operations.begin(order(Action.OFF).on("ilo"), caller);
    loop.settle();
    work.forEach(Runnable::run);
    List<Runnable> taken = loop.heldBack();
    loop.freeze(Duration.ofSeconds(10));
    clerk = Runnable::run;
    device().state = PowerState.OFF; // the other's off, before its on
    takenOverByAnother();
    loop.settle(); // it beats, and nobody knows of the plug yet

    taken.forEach(loop::execute);
    loop.pass(Duration.ofSeconds(2));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(caller.outcome().message()).contains("taken over");
  }

  private Optional<Hold> takenOverByAnother() throws IOException {
    return new FileLocks(folder.getRoot().toPath().resolve("locks"), loop::now, loop.wall())
        .take(List.of("ilo/1"), "another")
        .hold();
  }

  @Test
  public void theJournalTellsWhatWasDoneToWhomWithItsEvidence() {
    outcome(Action.OFF);

    Entry last = journal.entries.get(journal.entries.size() - 1);
    assertThat(last.facts())
        .containsEntry("host", "node1")
        .containsEntry("device", "ilo")
        .containsEntry("plug", "1")
        .containsEntry("verdict", "powered_off")
        .containsEntry("evidence", "observed-off");
  }

  @Test
  public void thousandOperationsAtOnceEndInTheTimeOfOne() {
    for (int i = 0; i < 1_000; i++) {
      operations.begin(order(Action.REBOOT).on("ilo" + i), new FakeListener());
    }
    loop.pass(Duration.ofSeconds(2));

    assertThat(journal.stages().stream().filter(Stage.ENDED::equals)).hasSize(1_000);
    assertThat(operations.busy()).isFalse();
    assertThat(devices.leases).isZero();
  }
}
