package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.redfish.Bench.ample;
import static org.palisade.plugin.redfish.Bench.failure;

import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.redfish.emulator.Habit;

/** Several systems behind one service: the wrong one must never be hit. */
public class SystemsTest {
  @Rule public final Bench bench = new Bench();

  @Before
  public void addOthers() {
    bench.bmc().add("Blade.2", "On");
    bench.bmc().add("Blade.3", "Off");
  }

  @Test
  public void withoutANameNothingIsSwitchedAndTheChoicesAreNamed() {
    StonithException failure = failure(() -> bench.device().powerOff("", ample()));

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETTINGS);
    assertThat(failure).hasMessageContaining("1, Blade.2, Blade.3");
    assertThat(bench.bmc().count("POST")).isZero();
  }

  @Test
  public void thePlugChoosesByIdOrByPath() throws Exception {
    bench.device().powerOff("blade.2", ample());
    assertThat(bench.bmc().state().values()).containsExactly("On", "Off", "Off");

    bench.device().powerOff("/redfish/v1/Systems/1", ample());
    assertThat(bench.bmc().state().values()).containsExactly("Off", "Off", "Off");
    bench.device().powerOn("/redfish/v1/Systems/Blade.3/", ample());
    assertThat(bench.bmc().state().values()).containsExactly("Off", "Off", "On");
  }

  @Test
  public void aPathNeedsNoSearch() throws Exception {
    bench.device().read("/redfish/v1/Systems/1", ample());

    assertThat(bench.bmc().log()).containsExactly("GET /redfish/v1/Systems/1 [basic]");
  }

  /** What manages the system is named by itself. */
  @Test
  public void anOffThatIsReadByAPathNeedsNoRoot() throws Exception {
    bench.bmc().add(Fault.answer("root", 503, "").times(100));

    assertThat(bench.device().read("/redfish/v1/Systems/Blade.3", ample()))
        .isEqualTo(PowerState.OFF);
  }

  @Test
  public void aSystemHasOneNameHoweverItIsCalled() throws Exception {
    for (String plug : new String[] {"1", "/redfish/v1/Systems/1", "/redfish/v1/systems/1/"}) {
      assertThat(bench.device().plugName(plug, ample())).as(plug).isEqualTo("1");
    }
    assertThat(bench.device().plugName("/redfish/v1/Other/7/", ample()))
        .isEqualTo("/redfish/v1/Other/7");
    assertThat(failure(() -> bench.device().plugName("", ample())).reason())
        .isEqualTo(Reason.INVALID_SETTINGS);

    bench.bmc().remove("Blade.2");
    bench.bmc().remove("Blade.3");

    assertThat(bench.open(Map.of()).plugName("", ample())).isEqualTo("1");
  }

  @Test
  public void anIdIsItsOwnNameWithoutAsking() throws Exception {
    assertThat(bench.device().plugName("Blade.2", ample())).isEqualTo("Blade.2");

    assertThat(bench.bmc().log()).isEmpty();
  }

  @Test
  public void aPartOfANameAndAPathThatIsNotListedAreUnknown() {
    for (String plug : new String[] {"Blade", "2", "Systems/1", "/redfish/v1/Systems/9"}) {
      StonithException failure = failure(() -> bench.device().powerOff(plug, ample()));

      assertThat(failure.reason()).as(plug).isEqualTo(Reason.UNKNOWN_PLUG);
      assertThat(failure).hasMessageContaining("Blade.2");
    }
    assertThat(bench.bmc().count("POST")).isZero();
  }

  @Test
  public void aSystemThatIsGoneIsUnknownAndItsNeighbourIsNotTakenForIt() throws Exception {
    assertThat(bench.device().read("Blade.2", ample())).isEqualTo(PowerState.ON);
    bench.bmc().remove("Blade.2");
    bench.bmc().remove("Blade.3");

    StonithException failure = failure(() -> bench.device().read("Blade.2", ample()));

    assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_PLUG);
  }

  @Test
  public void allAreListedFromAllPages() throws Exception {
    bench.bmc().habits(Habit.PAGES, Habit.ABSOLUTE_LINKS);

    assertThat(bench.device().plugs(ample()))
        .containsExactly(new Plug("1", ""), new Plug("Blade.2", ""), new Plug("Blade.3", ""));
  }

  @Test
  public void aSystemWhoseLinkIsOddOrMissingIsNotOverlooked() {
    for (String other : new String[] {"{\"@odata.id\":\"/redfish/v1/Systems/node 2\"}", "{}"}) {
      StonithException failure = offWhereTheListIs(", " + other + "]");

      assertThat(failure).as(other).hasMessageMatching(".*(node 2|member without a link).*");
    }
    assertThat(bench.bmc().count("POST")).isZero();
  }

  @Test
  public void thePageThatFollowsIsFoundFromTheOneBeforeOrTheListIsNone() {
    for (String next : new String[] {"?$skip=1", "/redfish/v1/Systems?$skip=1", "more"}) {
      StonithException failure = offWhereTheListIs("],\"Members@odata.nextLink\":\"" + next + "\"");

      assertThat(failure).as(next).hasMessageMatching(".*(1, Blade.2, Blade.3|'more').*");
    }
    assertThat(bench.bmc().count("POST")).isZero();
  }

  /** What comes of an off without a plug where the list begins with system 1. */
  private StonithException offWhereTheListIs(String afterTheFirst) {
    String list = "{\"Members\":[{\"@odata.id\":\"/redfish/v1/Systems/1\"}" + afterTheFirst + "}";
    bench.bmc().add(Fault.answer("systems", 200, list));
    return failure(() -> bench.open(Map.of()).powerOff("", ample()));
  }

  @Test
  public void aPathNeedsNoListThatTheUserMayNotSee() throws Exception {
    bench.bmc().add(Fault.answer("systems", 403, "").times(2));

    assertThat(bench.device().plugName("/redfish/v1/Systems/1/", ample()))
        .isEqualTo("/redfish/v1/Systems/1");
    assertThat(failure(() -> bench.device().read("1", ample())).reason())
        .isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  public void theHealthOfAnEnclosureDoesNotHangOnOneSystem() throws Exception {
    bench.bmc().set("1", "allowed", "On");

    bench.device().monitor(ample());

    StonithException failure = failure(() -> bench.device().mayPowerOff("1", ample()));
    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
    bench.device().mayPowerOff("Blade.2", ample());
  }
}
