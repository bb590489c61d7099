package org.palisade.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.palisade.host.agent.ReferenceDoc;
import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.clc.ClcPlugin;
import org.palisade.plugin.ipmi.IpmiPlugin;
import org.palisade.plugin.ipmistub.IpmiStubPlugin;
import org.palisade.plugin.redfish.RedfishPlugin;

/** The reference of the shipped kinds is made from them, and the one in the repository is fresh. */
public class ReferenceKindsTest {
  private static final Path FILE = Path.of("../docs/reference-kinds.md");

  @Test
  public void theReferenceInTheRepositoryIsUpToDate() throws IOException {
    String now = kinds();
    if (Boolean.getBoolean("regenerate")) {
      Files.writeString(FILE, now);
    }

    assertThat(Files.readString(FILE))
        .as("run the tests with -Dregenerate=true to write it anew")
        .isEqualTo(now);
  }

  private static String kinds() {
    try (ClcPlugin clc = new ClcPlugin();
        IpmiPlugin ipmi = new IpmiPlugin();
        IpmiStubPlugin stub = new IpmiStubPlugin();
        RedfishPlugin redfish = new RedfishPlugin()) {
      return ReferenceDoc.kinds(
          Stream.<StonithPlugin>of(clc, ipmi, stub, redfish)
              .map(StonithPlugin::deviceTypes)
              .flatMap(List::stream)
              .toList());
    }
  }
}
