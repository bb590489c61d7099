package org.palisade.plugin.ipmistub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.ipmistub.Bench.failure;

import org.junit.Test;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** What the opener says of settings that cannot be meant. */
public class SettingsMistakesTest {
  private final Bench bench = new Bench();

  private String complaintOf(String name, String value) {
    StonithException mistake = failure(() -> bench.open(name, value));
    assertThat(mistake).as("%s = %s", name, value).isNotNull();
    assertThat(mistake.reason()).isEqualTo(Reason.INVALID_SETTINGS);
    return mistake.getMessage();
  }

  @Test
  public void faultsAreNamedWithWhatIsWrong() {
    assertThat(complaintOf("faults", "1:explodes")).contains("no fault is called 'explodes'");
    assertThat(complaintOf("faults", "hangs")).contains("'hangs' is not plug:fault");
    assertThat(complaintOf("faults", ":hangs")).contains("':hangs' is not plug:fault");
    assertThat(complaintOf("faults", "1:slow_off=soon")).contains("'1:slow_off=soon'");
    assertThat(complaintOf("faults", "1:slow_off=-1")).contains("not 0 to 86400 seconds");
    assertThat(complaintOf("faults", "1:slow_off=NaN")).contains("not 0 to 86400 seconds");
  }

  @Test
  public void plugsAreNamedWithWhatIsWrong() {
    assertThat(complaintOf("plugs", "")).contains("plugs has ''");
    assertThat(complaintOf("plugs", "1,,2")).contains("plugs has ''");
    assertThat(complaintOf("plugs", "a b")).contains("plugs has 'a b'");
    assertThat(complaintOf("plugs", "8-1")).contains("8-1: it must rise");
    assertThat(complaintOf("plugs", "n[1-900000]")).contains("less than 100000");
  }

  @Test
  public void usersAreNamedByTheirPlaceAndNeverShown() {
    assertThat(complaintOf("users", "admin:hunter2:administrator, ops:hunter2"))
        .contains("entry 2 of users")
        .doesNotContain("hunter2");
    assertThat(complaintOf("users", "ops:hunter2:king"))
        .contains("entry 1", "callback, user, operator, administrator")
        .doesNotContain("hunter2");
  }

  @Test
  public void aPathThatIsNoneIsSaid() {
    assertThat(complaintOf("state_file", "a\0b")).contains("state_file is no path");
  }
}
