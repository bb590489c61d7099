package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.clc.Bench.failure;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;
import org.palisade.plugin.Secret;
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
    assertThat(account(Map.of()).api()).hasToString("https://api.ctl.io");
    assertThat(account(Map.of("api_url", "http://lab:8080/clc//")).api())
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
  public void aProxyIsReadWithItsLogin() throws Exception {
    Proxy plain = Proxy.parse(new Secret("http://10.0.0.1:3129"));
    Proxy bare = Proxy.parse(new Secret("proxy"));
    Proxy known = Proxy.parse(new Secret("http://me%40home:p+w%3A%2F@[::1]:8080/"));

    assertThat(plain).isEqualTo(new Proxy("10.0.0.1", 3129, java.util.Optional.empty()));
    assertThat(bare.port()).isEqualTo(3128);
    assertThat(known.host()).isEqualTo("[::1]");
    assertThat(known.login().orElseThrow().user()).isEqualTo("me@home");
    assertThat(known.login().orElseThrow().password().reveal()).isEqualTo("p+w:/");
    assertThat(known.toString()).doesNotContain("p+w");
  }

  @Test
  public void aProxyThatCannotBeUsedIsToldWithoutItsPassword() {
    List<String> wrong =
        List.of(
            "socks5://h:1",
            "https://h:1",
            "http://",
            "http://u:hush@",
            "http://u:hu sh@h",
            "http://h/x?u:hush",
            "http://u:hush%zz@h:1");
    for (String text : wrong) {
      StonithException failure = failure(() -> Proxy.parse(new Secret(text)));

      assertThat(failure.reason()).as(text).isEqualTo(Reason.INVALID_SETTINGS);
      assertThat(String.valueOf(failure.getCause())).as(text).doesNotContain("hu");
      assertThat(failure).hasMessageNotContaining("hush").hasMessageContaining("http://[user");
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
