package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;

/** Which plug is meant, whatever Pacemaker adds. */
public class PlugChoiceTest {
  private static final DeviceType PLAIN = kind();
  private static final DeviceType CLOUD = kind().parameters(AgentBench.SWITCH);

  private static DeviceType kind() {
    return DeviceType.of("kind", PowerBank.class, settings -> new PowerBank()).agent("fence_kind");
  }

  private static PlugChoice chosen(DeviceType type, String... lines) throws UsageException {
    OptionTable table = AgentProfile.of(type, "fence_kind").options();
    return PlugChoice.of(
        type, StandardInput.parse(table, ByteBuffer.wrap(HeardCall.lines(lines))), ",");
  }

  private static PlugChoice plugs(String... plugs) {
    return new PlugChoice(List.of(plugs), false, Optional.empty());
  }

  @Test
  public void theKindsOwnParameterGoesBeforeWhatPacemakerAdds() throws UsageException {
    assertThat(chosen(CLOUD, "nodename=vm1", "port=vm1", "switch=CA1VM101"))
        .isEqualTo(new PlugChoice(List.of("CA1VM101"), true, Optional.of("vm1")));
  }

  @Test
  public void thenThePlugThenTheNode() throws UsageException {
    assertThat(chosen(PLAIN, "plug=3")).isEqualTo(plugs("3"));
    assertThat(chosen(PLAIN, "port=3")).isEqualTo(plugs("3"));
    assertThat(chosen(CLOUD, "nodename=vm1", "plug=X").plugs()).containsExactly("X");
    assertThat(chosen(CLOUD, "nodename=vm1"))
        .isEqualTo(new PlugChoice(List.of("vm1"), false, Optional.of("vm1")));
  }

  @Test
  public void aPlugOfTheResourceBesidePacemakersPortIsFixedInAnyOrder() throws UsageException {
    PlugChoice fixed = new PlugChoice(List.of("3"), true, Optional.of("node1"));

    assertThat(chosen(PLAIN, "plug=3", "port=node1", "nodename=node1")).isEqualTo(fixed);
    assertThat(chosen(PLAIN, "port=node1", "nodename=node1", "plug=3")).isEqualTo(fixed);
  }

  @Test
  public void plugAndPortThatDifferAreAContradiction() {
    assertThatThrownBy(() -> chosen(PLAIN, "plug=3", "port=4"))
        .isInstanceOf(UsageException.class)
        .hasMessage("plug '3' and port '4' contradict each other; give one of them");
  }

  @Test
  public void severalPlugsAreSplitAndNamedOnce() throws UsageException {
    assertThat(chosen(PLAIN, "plug=1, 2,1")).isEqualTo(plugs("1", "2"));
    assertThat(chosen(kind().traits(Trait.PLUGS_IGNORE_CASE), "plug=A1,a1,B").plugs())
        .containsExactly("A1", "B");
  }

  @Test
  public void aKindThatNeedsNoPlugTakesTheNodesNameForNone() throws UsageException {
    PlugChoice only = new PlugChoice(List.of(""), true, Optional.of("node1"));

    for (Trait trait : List.of(Trait.ONE_PLUG, Trait.PLUG_OPTIONAL)) {
      DeviceType bmc = kind().traits(trait);
      assertThat(chosen(bmc)).isEqualTo(new PlugChoice(List.of(""), true, Optional.empty()));
      assertThat(chosen(bmc, "nodename=node1", "port=node1")).isEqualTo(only);
      assertThat(chosen(bmc, "nodename=node1")).isEqualTo(only);
      assertThat(chosen(bmc, "nodename=node1", "plug=2").plugs()).containsExactly("2");
    }
  }

  /** An empty list of targets must never mean all, or the first. */
  @Test
  public void noTargetAndAnEmptyOneAreErrors() {
    for (List<String> nothing :
        List.of(
            List.<String>of(),
            List.of("plug="),
            List.of("plug=\"  \""),
            List.of("plug=1,,2"),
            List.of("plug=,"),
            List.of("plug=", "nodename=node1"),
            List.of("nodename="),
            List.of("nodename=   "),
            List.of("switch=", "nodename=node1"),
            List.of("switch=  ", "plug=1"))) {
      assertThatThrownBy(() -> chosen(CLOUD, nothing.toArray(String[]::new)))
          .as("%s", nothing)
          .isInstanceOf(UsageException.class)
          .hasMessageEndingWith("nothing was done");
    }
  }
}
