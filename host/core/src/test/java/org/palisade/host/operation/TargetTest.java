package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

/** What a plug is called in messages. */
public class TargetTest {
  private final Target unnamed = Orders.of(Action.OFF, 0).unnamed("enclosure").targets().get(0);

  @Test
  public void aPathIsNotTakenForAPartOfTheDevicesName() {
    assertThat(unnamed.name()).isEqualTo("enclosure");
    assertThat(named("Blade.2")).isEqualTo("enclosure/Blade.2");
    assertThat(named("/redfish/v1/Systems/1")).isEqualTo("enclosure at /redfish/v1/Systems/1");
  }

  private String named(String plug) {
    return new Target(unnamed.device(), plug).name();
  }
}
