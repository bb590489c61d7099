package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.redfish.Bench.ample;
import static org.palisade.plugin.redfish.Bench.failure;

import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.redfish.emulator.Habit;

public class RightsTest {
  @Rule public final Bench bench = new Bench();

  private void ask() throws Exception {
    bench.device().mayPowerOff("", ample());
  }

  @Test
  public void aRoleThatMayConfigureComponentsMayPowerOff() throws Exception {
    ask();
    bench.bmc().role("Operator");
    ask();
  }

  @Test
  public void aRoleThatMayOnlyReadIsForbidden() {
    bench.bmc().role("ReadOnly");

    StonithException failure = failure(this::ask);

    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(failure).hasMessageContaining("ConfigureComponents");
  }

  @Test
  public void aRoleThatIsKeptSecretIsNoFailure() throws Exception {
    bench.bmc().role("ReadOnly");
    bench.bmc().habits(Habit.ACCOUNTS_HIDDEN);
    ask();

    bench.bmc().habits();
    bench.bmc().add(Fault.answer("account", 403, ""));
    ask();
  }

  @Test
  public void privilegesOfAVendorsOwnMayStandInForTheStandards() throws Exception {
    String role =
        "{\"AssignedPrivileges\":[\"Login\"],\"OemPrivileges\":[\"VirtualPowerAndReset\"]}";
    bench.bmc().role("ReadOnly");
    bench.bmc().add(Fault.answer("role", 200, role));

    ask();
  }
}
