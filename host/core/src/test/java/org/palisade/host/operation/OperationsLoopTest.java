package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.lock.FileLocks;
import org.palisade.host.operation.Outcome.Evidence;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;

/** The rim in virtual time: steps are done, callers are told, the journal is written. */
public class OperationsLoopTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final VirtualLoop loop = new VirtualLoop();
  private final FakeDevices devices = new FakeDevices(loop);
  private final FakeJournal journal = new FakeJournal();
  private final FakeListener caller = new FakeListener();
  private int halts;
  private OperationsLoop operations;

  @Before
  public void start() {
    operations =
        new OperationsLoop(
            devices,
            journal,
            new FileLocks(folder.getRoot().toPath().resolve("locks"), loop::now, loop.wall()),
            () -> halts++,
            loop,
            Runnable::run,
            loop.wall(),
            () -> {});
    loop.execute(operations::beat);
    loop.settle();
  }

  private Orders order(Action action) {
    return Orders.of(action, loop.now());
  }

  private FakeDevice device() {
    return devices.device("ilo");
  }

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
}
