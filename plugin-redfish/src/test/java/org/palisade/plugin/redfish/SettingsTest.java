package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.redfish.Bench.failure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

public class SettingsTest {
  @Rule public final Bench bench = new Bench();

  private Bmc bmc(Map<String, String> changed) throws StonithException {
    return RedfishParameters.bmc(bench.settings(changed));
  }

  @Test
  public void theOptionsOfFenceRedfishKeepTheirLettersAndNames() {
    try (RedfishPlugin plugin = new RedfishPlugin()) {
      DeviceType type = plugin.deviceTypes().get(0);
      Map<String, String> letters = new TreeMap<>();
      for (Parameter<?> one : type.parameters()) {
        letters.put(one.name(), one.letter().map(String::valueOf).orElse(""));
      }

      assertThat(type.agents()).containsExactly("fence_palisade_redfish");
      assertThat(type.confirmOff()).isEqualTo(2);
      assertThat(type.has(Trait.PLUG_OPTIONAL)).isTrue();
      assertThat(letters)
          .containsAllEntriesOf(
              Map.of(
                  "ip", "a",
                  "ipport", "u",
                  "username", "l",
                  "password", "p",
                  "redfish_uri", "",
                  "systems_uri", "",
                  "ssl", "z",
                  "ssl_secure", "",
                  "ssl_insecure", "",
                  "gnutlscli_path", ""));
    }
  }

  @Test
  public void anAddressMayHaveAPortAndBeIpv6() throws Exception {
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("bmc1.example", "bmc1.example:8443");
    addresses.put("bmc1.example:444", "bmc1.example:444");
    addresses.put("10.0.0.1:444", "10.0.0.1:444");
    addresses.put("fe80::1", "[fe80::1]:8443");
    addresses.put("[fe80::1]", "[fe80::1]:8443");
    addresses.put("[fe80::1]:444", "[fe80::1]:444");
    for (Map.Entry<String, String> one : addresses.entrySet()) {
      assertThat(bmc(Map.of("ip", one.getKey(), "ipport", "8443")).peer())
          .as(one.getKey())
          .isEqualTo(one.getValue());
    }
  }

  @Test
  public void theRootIsWhereItIsSaidToBe() throws Exception {
    assertThat(bmc(Map.of()).root()).isEqualTo("/redfish/v1/");
    assertThat(bmc(Map.of("redfish_uri", "/x/redfish/v1/")).root()).isEqualTo("/x/redfish/v1/");
  }

  @Test
  public void settingsThatCannotBeUsedAreRefused() {
    Map<Map<String, String>, String> wrong = new LinkedHashMap<>();
    wrong.put(Map.of("ip", "a b"), "ip");
    wrong.put(Map.of("ip", "user@host"), "ip");
    wrong.put(Map.of("ip", "host/path"), "ip");
    wrong.put(Map.of("ip", "https://host"), "ip");
    wrong.put(Map.of("ipport", "0"), "ipport");
    wrong.put(Map.of("ipport", "70000"), "ipport");
    wrong.put(Map.of("redfish_uri", "redfish"), "redfish_uri");
    wrong.put(Map.of("username", "a:b"), "colon");
    wrong.put(Map.of("port_as_ip", "1"), "port_as_ip");
    wrong.put(Map.of("tls_pin", "sha256:12"), "tls_pin is not");
    wrong.put(Map.of("tls_pin", "sha256:" + "00".repeat(32) + ","), "tls_pin is not");
    wrong.put(Map.of("tls_pin", "sha256:" + "00".repeat(32), "ca_file", "/x"), "only one");
    wrong.put(Map.of("ssl_insecure", "1", "ca_file", "/x"), "only one");
    wrong.put(Map.of("ssl_insecure", "1", "ssl_secure", "1"), "contradict");
    wrong.put(Map.of("ca_file", "/nowhere.pem"), "/nowhere.pem");
    wrong.forEach(
        (changed, named) -> {
          StonithException failure = failure(() -> bmc(changed));

          assertThat(failure.reason()).as("%s", changed).isEqualTo(Reason.INVALID_SETTINGS);
          assertThat(failure).as("%s", changed).hasMessageContaining(named);
        });
  }
}
