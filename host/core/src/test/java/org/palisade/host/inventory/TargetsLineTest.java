package org.palisade.host.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.Test;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;

/** Bare hosts where a device often has one plug, and sometimes several. */
public class TargetsLineTest {
  private static final DeviceType BMC =
      DeviceType.of("bmc", PowerBank.class, settings -> new PowerBank())
          .traits(Trait.PLUG_OPTIONAL);

  @Test
  public void aBareHostIsTheOnlyPlugAndANamedPlugIsThatPlug() {
    assertThat(TargetsLine.parse("node1", BMC).plugs()).isEqualTo(Map.of("node1", ""));
    assertThat(TargetsLine.parse("node1:1, node2:2", BMC).plugs())
        .isEqualTo(Map.of("node1", "1", "node2", "2"));
  }

  @Test
  public void twoBareHostsAreOnePlugAndRefused() {
    assertThatThrownBy(() -> TargetsLine.parse("node1, node2", BMC))
        .hasMessageContaining("fencing one would switch off the other");
  }
}
