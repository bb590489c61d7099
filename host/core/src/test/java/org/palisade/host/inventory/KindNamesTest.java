package org.palisade.host.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;

public class KindNamesTest {
  @Test
  public void theKindsOfABridgeAreCountedRatherThanListed() {
    List<String> names = List.of("agent:fence_a", "agent:fence_b", "agent:fence_c", "b:x", "clc");

    assertThat(KindNames.brief(names)).isEqualTo("agent:fence_a and 2 more agent:…, b:x, clc");
  }
}
