package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.clc.Bench.failure;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

public class SettingsTest {
  @Rule public final Bench bench = new Bench();

  private Account account(Map<String, String> changed) throws StonithException {
    Map<String, String> texts =
        new HashMap<>(Map.of("account", "ACME", "username", "ops", "password", "s3cret-word"));
    texts.putAll(changed);
    return ClcParameters.account(bench.settings(texts));
  }

  @Test
  public void theCloudIsTheVendorsUnlessSaidOtherwise() throws Exception {
    assertThat(account(Map.of()).endpoint().address()).hasToString("https://api.ctl.io");
    assertThat(account(Map.of("api_url", "http://lab:8080/clc//")).endpoint().address())
        .hasToString("http://lab:8080/clc");
  }

  @Test
  public void theOptionsOfThePublishedAgentKeepTheirLettersAndNames() throws Exception {
    try (ClcPlugin plugin = new ClcPlugin()) {
      DeviceType type = plugin.deviceTypes().get(0);
      Map<String, Character> letters = new HashMap<>();
      for (Parameter<?> parameter : type.parameters()) {
        parameter.letter().ifPresent(letter -> letters.put(parameter.name(), letter));
      }

      assertThat(type.agents()).containsExactly("fence_clc");
      assertThat(letters)
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "account", 'y', "username", 'l', "password", 'p', "proxy", 'x', "switch", 's'));
      assertThat(type.parameters())
          .filteredOn(parameter -> parameter.role() == Role.PLUG)
          .extracting(Parameter::name)
          .containsExactly("switch");
    }
  }

  @Test
  public void settingsThatContradictEachOtherAreRefused() {
    Map<Map<String, String>, String> wrong = new LinkedHashMap<>();
    wrong.put(Map.of("account", "../x"), "account");
    wrong.put(Map.of("account", "A B"), "account");
    wrong.put(Map.of("api_url", "api.ctl.io"), "api_url");
    wrong.put(Map.of("api_url", "ftp://api.ctl.io"), "api_url");
    wrong.put(Map.of("api_url", "https://u:p@api.ctl.io"), "api_url");
    wrong.put(Map.of("api_url", "https://api.ctl.io/?x=y"), "api_url");
    wrong.put(Map.of("api_url", "https://a b"), "api_url");
    wrong.put(Map.of("ssl_secure", "1", "ssl_insecure", "1"), "contradict");
    wrong.put(Map.of("ca_file", "/nowhere.pem", "ssl_insecure", "1"), "ca_file");
    wrong.put(Map.of("ca_file", "/nowhere.pem"), "/nowhere.pem");
    wrong.put(Map.of("ca_file", "/etc/hostname"), "/etc/hostname");
    wrong.put(Map.of("api_url", "http://lab", "ssl_insecure", "1"), "https");
    wrong.put(Map.of("api_url", "http://lab", "ssl_secure", "1"), "https");
    wrong.put(Map.of("api_url", "http://lab", "ca_file", "/etc/ssl/x.pem"), "https");
    wrong.forEach(
        (changed, named) -> {
          StonithException failure = failure(() -> account(changed));

          assertThat(failure.reason()).as("%s", changed).isEqualTo(Reason.INVALID_SETTINGS);
          assertThat(failure).as("%s", changed).hasMessageContaining(named);
        });
  }
}
