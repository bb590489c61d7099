package org.palisade.plugin.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** What the settings may not be, and that no secret is in the message. */
public class SettingsTest {
  private static String refused(Map<String, String> settings) {
    return refused("127.0.0.1", settings);
  }

  private static String refused(String ip, Map<String, String> settings) {
    StonithException failure =
        catchThrowableOfType(StonithException.class, () -> new Opened(ip, 623, settings).close());
    assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETTINGS);
    return failure.getMessage();
  }

  @Test
  public void whatIsTooLongIsRefusedAndNeverCut() {
    assertThat(refused(Map.of("password", "123456789012345678901"))).contains("21 bytes");
    assertThat(refused(Map.of("password", "€€€€€€€"))).contains("21 bytes");
    assertThat(refused(Map.of("username", "12345678901234567"))).contains("17 bytes");
    assertThat(refused(Map.of("kg", "123456789012345678901"))).contains("kg has 21 bytes");
  }

  @Test
  public void aKeyIsGivenInOneForm() {
    assertThat(refused(Map.of("kg", "a", "hexadecimal_kg", "61"))).contains("give one of them");
  }

  @Test
  public void digitsThatAreNoneAreRefusedWithoutBeingShown() {
    assertThat(refused(Map.of("hexadecimal_kg", "0xsecretzz")))
        .contains("hexadecimal_kg")
        .doesNotContain("secret");
  }

  @Test
  public void whatIsNotOfferedIsRefusedAndNotIgnored() {
    assertThat(refused(Map.of("port_as_ip", "1"))).contains("port_as_ip");
    assertThat(refused(Map.of("target", "0x82"))).contains("target");
  }

  @Test
  public void whatNoTimeAndNoPortCanBeIsRefused() {
    assertThat(refused(Map.of("ipmitool_timeout", "0"))).contains("ipmitool_timeout");
  }

  @Test
  public void anAddressHoldsNoPortAndANameNoBrackets() {
    for (String ip : List.of("bmc1:623", "127.0.0.1:623", "[::1]:623", "http://bmc1")) {
      assertThat(refused(ip, Map.of())).as(ip).contains("give the port as ipport");
    }
    for (String ip : List.of("[bmc1]", "[127.0.0.1]", "[::1")) {
      assertThat(refused(ip, Map.of())).as(ip).contains("without them");
    }
  }

  @Test
  public void namesAndAddressesInFiguresAreAccepted() throws StonithException {
    for (String ip :
        List.of("bmc1", "0.bmc", "127.1", "10.0.0.1", "::1", "[::1]", "fe80::1%eth0")) {
      new Opened(ip, 623, Map.of()).close();
    }
  }

  @Test
  public void optionsOfFenceIpmilanWithoutMeaningHereAreAccepted() throws StonithException {
    new Opened(
            "127.0.0.1",
            623,
            Map.of(
                "lanplus", "0", "auth", "md5", "ipmitool_path", "/usr/bin/ipmitool", "sudo", "1"))
        .close();
  }
}
