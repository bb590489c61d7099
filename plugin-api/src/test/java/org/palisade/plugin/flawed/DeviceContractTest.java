package org.palisade.plugin.flawed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.Result;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;
import org.junit.runners.BlockJUnit4ClassRunner;
import org.junit.runners.model.InitializationError;
import org.palisade.plugin.contract.DeviceContract;
import org.palisade.plugin.contract.Fault;

/** The contract test itself: it catches every mistake, by the rule that is meant to. */
public class DeviceContractTest {

  private record Run(List<String> failed, List<String> skipped, Result result) {}

  @Test
  public void aPluginWithoutAFlawPassesEveryRule() throws Exception {
    Run run = run(Flaw.NONE, Set.of());

    assertThat(run.failed()).isEmpty();
    assertThat(run.skipped()).isEmpty();
    assertThat(run.result().getRunCount()).isEqualTo(rules().size());
  }

  @Test
  public void eachFlawIsCaughtByItsRuleAndByNoOther() throws Exception {
    for (Flaw flaw : Flaw.ALL) {
      assertThat(run(flaw, Set.of()).failed())
          .as("rules that %s breaks", flaw)
          .containsExactly(flaw.rule());
    }
  }

  @Test
  public void everyRuleCatchesAFlaw() {
    Set<String> caught =
        Flaw.ALL.stream().map(Flaw::rule).collect(Collectors.toCollection(HashSet::new));

    assertThat(caught).containsAll(rules());
  }

  @Test
  public void aRuleWhoseFaultTheFakeCannotProduceIsNotPassedButSkipped() throws Exception {
    Run run = run(Flaw.NONE, Set.of(Fault.FAILS_LATER, Fault.ABSENT_PLUG));

    assertThat(run.failed()).isEmpty();
    assertThat(run.skipped())
        .containsExactlyInAnyOrder(
            "anAcceptedCommandThatFailsLaterIsToldByTheNextRead: NOT PROVEN for memory: its fake"
                + " cannot produce FAILS_LATER",
            "anUnknownPlugIsNamed: NOT PROVEN for memory: its fake cannot produce ABSENT_PLUG");
  }

  private static List<String> rules() {
    return Arrays.stream(DeviceContract.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(method -> method.getName())
        .toList();
  }

  private static Run run(Flaw flaw, Set<Fault> impossible) throws InitializationError {
    List<String> skipped = new ArrayList<>();
    JUnitCore junit = new JUnitCore();
    junit.addListener(
        new RunListener() {
          @Override
          public void testAssumptionFailure(Failure failure) {
            Description which = failure.getDescription();
            skipped.add(which.getMethodName() + ": " + failure.getMessage());
          }
        });
    Result result = junit.run(Request.runner(new FlawRunner(flaw, impossible)));
    List<String> failed =
        result.getFailures().stream().map(one -> one.getDescription().getMethodName()).toList();
    return new Run(failed, skipped, result);
  }

  private static final class FlawRunner extends BlockJUnit4ClassRunner {
    private final Flaw flaw;
    private final Set<Fault> impossible;

    FlawRunner(Flaw flaw, Set<Fault> impossible) throws InitializationError {
      super(ContractOfFlaw.class);
      this.flaw = flaw;
      this.impossible = impossible;
    }

    @Override
    protected Object createTest() {
      return new ContractOfFlaw(flaw, impossible);
    }

    @Override
    protected void validateConstructor(List<Throwable> errors) {}
  }
}
