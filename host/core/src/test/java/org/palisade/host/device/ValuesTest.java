package org.palisade.host.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;
import org.palisade.plugin.StonithDevice;

public class ValuesTest {
  private static final DeviceType PLAIN =
      DeviceType.of(
              "plain",
              StonithDevice.class,
              settings -> {
                throw new UnsupportedOperationException();
              })
          .parameters(
              Parameter.text("url").role(Role.ENDPOINT).orElse("https://api.example.com"),
              // An installed agent's own, which takes any spelling.
              Parameter.text("ip").role(Role.ENDPOINT),
              Parameter.IPPORT.orElse(623),
              Parameter.USERNAME,
              Parameter.PASSWORD,
              Parameter.secret("token"),
              Parameter.text("plug").role(Role.PLUG));

  private static Values values(Map<String, String> texts) {
    try {
      return Values.check("dev", PLAIN.parameters(), texts);
    } catch (Values.InvalidValues e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static PlugKey key(DeviceType type, Map<String, String> texts, String plug) {
    return PlugKey.of(new DeviceSpec(type, values(texts)), plug);
  }

  @Test
  public void equalityCountsAllButThePlugAndTakesDefaultsAsSaid() {
    assertThat(values(Map.of("ip", "a", "plug", "1")))
        .isEqualTo(values(Map.of("ip", "a", "ipport", "623", "plug", "2")))
        .hasSameHashCodeAs(values(Map.of("ip", "a")))
        .isNotEqualTo(values(Map.of("ip", "b")))
        .isNotEqualTo(values(Map.of("ip", "a", "password", "x")));
  }

  @Test
  public void allSecretsAreKnownAndNoneIsShown() {
    Values values = values(Map.of("password", "geheim", "token", "", "username", "ops"));

    assertThat(values.secrets()).containsExactly("geheim");
    assertThat(values.toString()).isEqualTo("dev");
    assertThat(values.butPlug().toString()).doesNotContain("geheim");
  }

  @Test
  public void spellingsOfOneEndpointAreOneKey() {
    PlugKey key = key(PLAIN, Map.of("ip", "bmc1.example.com"), "1");

    assertThat(key)
        .isEqualTo(key(PLAIN, Map.of("ip", " BMC1.Example.com. "), " 1 "))
        .isEqualTo(key(PLAIN, Map.of("ip", "bmc1.example.com", "ipport", "623"), "1"))
        .isEqualTo(
            key(
                PLAIN,
                Map.of("ip", "bmc1.example.com", "url", "HTTPS://API.example.com:443/"),
                "1"))
        .isNotEqualTo(key(PLAIN, Map.of("ip", "bmc2.example.com"), "1"))
        .isNotEqualTo(key(PLAIN, Map.of("ip", "bmc1.example.com", "ipport", "624"), "1"))
        .isNotEqualTo(key(PLAIN, Map.of("ip", "bmc1.example.com"), "2"));
  }

  private static PlugKey at(String ip) {
    return key(PLAIN, Map.of("ip", ip), "1");
  }

  @Test
  public void aPortBehindTheAddressIsThePort() {
    PlugKey key = key(PLAIN, Map.of("ip", "10.0.0.1", "ipport", "8443"), "1");

    assertThat(key)
        .isEqualTo(at("10.0.0.1:8443"))
        .isEqualTo(at("10.0.0.1:08443"))
        .isEqualTo(key(PLAIN, Map.of("ip", "10.0.0.1:8443", "ipport", "443"), "1"));
    assertThat(at("b.example")).isEqualTo(at("b.example:623")).isNotEqualTo(at("b.example:624"));
    assertThat(at("::1")).isEqualTo(at("[::1]:623")).isNotEqualTo(at("::1:623"));
  }

  @Test
  public void spellingsOfOneAddressInFiguresAreOneKey() {
    assertThat(at("127.0.0.1"))
        .isEqualTo(at("127.1"))
        .isEqualTo(at("127.0.1"))
        .isEqualTo(at("2130706433"))
        .isEqualTo(at("0x7f.0.0.1"))
        .isEqualTo(at("0177.0.0.01"))
        .isEqualTo(at("::ffff:127.0.0.1"))
        .isNotEqualTo(at("127.0.0.2"));
    assertThat(at("::1"))
        .isEqualTo(at("[::1]"))
        .isEqualTo(at("0:0:0:0:0:0:0:1"))
        .isEqualTo(at("0:0::0001"));
    assertThat(at("FE80::1%eth0")).isEqualTo(at("fe80:0::1%eth0")).isNotEqualTo(at("fe80::1"));
  }

  @Test
  public void whatIsNoAddressStaysWhatItIs() {
    for (String text :
        List.of(
            "10.0.0.256", "1.2.3.4.5", "09.0.0.1", "1::2::3", "a:b", "4294967296", "//https://a")) {
      assertThat(at(text).text()).contains(":" + text + " ipport=3:623 ");
    }
  }

  /** One device's odd address must not keep a host from the others. */
  @Test
  public void noTextBreaksAKey() {
    Random random = new Random(1);
    String signs = ":/[]@.%?#-_ 0179xafhtps";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "https://");
      random
          .ints(random.nextInt(16), 0, signs.length())
          .mapToObj(signs::charAt)
          .forEach(text::append);
      assertThat(at(text.toString()).text()).isNotEmpty();
    }
  }

  @Test
  public void addressesInUrlsAreSpeltLikeOthers() {
    assertThat(key(PLAIN, Map.of("url", "https://[::1]:8443/a/"), "1"))
        .isEqualTo(key(PLAIN, Map.of("url", "https://[0:0::1]:8443/a"), "1"))
        .isNotEqualTo(key(PLAIN, Map.of("url", "https://[::1]:8444/a"), "1"));
  }

  @Test
  public void theKeyHoldsNoSecret() {
    assertThat(key(PLAIN, Map.of("ip", "a", "username", "ops", "password", "geheim"), "1").text())
        .doesNotContain("geheim")
        .doesNotContain("ops");
  }

  @Test
  public void plugsAreToldApartByCaseUnlessTheirKindSaysOtherwise() {
    DeviceType folding = PLAIN.traits(Trait.PLUGS_IGNORE_CASE);
    Map<String, String> texts = Map.of("ip", "a");

    assertThat(key(PLAIN, texts, "A1")).isNotEqualTo(key(PLAIN, texts, "a1"));
    assertThat(key(folding, texts, "A1")).isEqualTo(key(folding, texts, "a1"));
  }

  @Test
  public void aOnePlugKindHasOnePlugWhateverItIsCalled() {
    DeviceType one = PLAIN.traits(Trait.ONE_PLUG);

    assertThat(key(one, Map.of("ip", "a"), "node1")).isEqualTo(key(one, Map.of("ip", "a"), ""));
  }

  @Test
  public void valuesThatRunIntoEachOtherAreTwoKeys() {
    assertThat(key(PLAIN, Map.of("ip", "a 3:623"), "1"))
        .isNotEqualTo(key(PLAIN, Map.of("ip", "a", "ipport", "623"), "1"));
  }
}
