package org.palisade.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.Test;

public class LocationsTest {

  @Test
  public void everythingLiesInTheTreeByDefault() throws CannotStart {
    assertThat(Locations.from(Map.of("PALISADE_HOME", "/opt/p")))
        .isEqualTo(
            new Locations(
                Path.of("/opt/p"),
                Path.of("/opt/p/etc"),
                Path.of("/opt/p/var"),
                Path.of("/opt/p/var/run"),
                Path.of("/opt/p/var/run"),
                Path.of("/opt/p/var/run/host.sock"),
                Path.of("/opt/p/deploy"),
                Path.of("/opt/p/var/plugins")));
  }

  @Test
  public void whatIsSetWinsAndWhatFollowsFromItFollows() throws CannotStart {
    Locations found =
        Locations.from(
            Map.of("PALISADE_HOME", "/opt/p", "PALISADE_STATE", "/s", "PALISADE_ETC", ""));

    assertThat(found.run()).isEqualTo(Path.of("/s/run"));
    assertThat(found.etc()).isEqualTo(Path.of("/opt/p/etc"));
  }

  @Test
  public void thePluginsOfAPrivateStandbyAreTheMachines() throws CannotStart {
    Locations found =
        Locations.from(
            Map.of(
                "PALISADE_HOME", "/opt/p",
                "PALISADE_STATE", "/tmp/private",
                "PALISADE_PLUGINS", "/var/lib/p/plugins"));

    assertThat(found.plugins()).isEqualTo(Path.of("/var/lib/p/plugins"));
  }

  @Test
  public void aStandbyWithoutRoomThereSharesTheMachinesLocks() throws CannotStart {
    Locations found =
        Locations.from(
            Map.of(
                "PALISADE_HOME", "/opt/p",
                "PALISADE_RUN", "/run/palisade-0-1",
                "PALISADE_SHARED", "/var/lib/p/run"));

    assertThat(found.shared()).isEqualTo(Path.of("/var/lib/p/run"));
    assertThat(found.run()).isEqualTo(Path.of("/run/palisade-0-1"));
  }

  @Test
  public void aRelativePlaceIsRefused() {
    assertThatThrownBy(
            () -> Locations.from(Map.of("PALISADE_HOME", "/opt/p", "PALISADE_STATE", "relative")))
        .isInstanceOf(CannotStart.class)
        .hasMessage("PALISADE_STATE is 'relative': it must begin with '/'");
  }

  @Test
  public void missingHomeIsNamed() {
    assertThatThrownBy(() -> Locations.from(Map.of()))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("PALISADE_HOME");
  }
}
