package org.palisade.plugin.redfish.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.palisade.plugin.http.container.BundleContract;
import org.palisade.plugin.http.wire.TestCertificate;
import org.palisade.plugin.redfish.emulator.Emulator;

public class BundleIT extends BundleContract {
  private Emulator emulator;

  @Override
  protected String plugin() {
    return "org.palisade.plugin.redfish";
  }

  @Override
  protected Map<String, String> startDevice() throws Exception {
    Path folder = Files.createTempDirectory(Path.of("target"), "certificate").toAbsolutePath();
    TestCertificate certificate = TestCertificate.make(folder, "ip:127.0.0.1");
    emulator = new Emulator(0, Optional.of(certificate.server()), "ops", "s3cret-word", line -> {});
    emulator.add("1", "On");
    return Map.of(
        "ip", "127.0.0.1:" + emulator.url().getPort(),
        "username", "ops",
        "password", "s3cret-word",
        "ca_file", certificate.pem(),
        "auth", "session",
        "", "1");
  }

  @Override
  protected boolean isOff() {
    return emulator.power("1").equals("Off") && emulator.sessions() == 0;
  }

  @Override
  protected void stopDevice() {
    emulator.close();
  }
}
