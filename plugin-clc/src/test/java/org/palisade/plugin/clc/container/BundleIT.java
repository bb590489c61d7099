package org.palisade.plugin.clc.container;

import java.util.Map;
import org.palisade.plugin.clc.emulator.Emulator;
import org.palisade.plugin.http.container.BundleContract;

public class BundleIT extends BundleContract {
  private static final String SERVER = "CA1ACMEVM101";
  private Emulator emulator;

  @Override
  protected String plugin() {
    return "org.palisade.plugin.clc";
  }

  @Override
  protected Map<String, String> startDevice() throws Exception {
    emulator = Emulator.http(0, new Emulator.Account("ACME", "ops", "s3cret-word"), line -> {});
    emulator.add(SERVER, "started");
    return Map.of(
        "account", "ACME",
        "login", "ops",
        "passwd", "s3cret-word",
        "api_url", emulator.url().toString(),
        "", SERVER);
  }

  @Override
  protected boolean isOff() {
    return emulator.power(SERVER).equals("stopped");
  }

  @Override
  protected void stopDevice() {
    emulator.close();
  }
}
