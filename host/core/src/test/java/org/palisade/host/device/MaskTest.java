package org.palisade.host.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

/** No secret is shown, and no text is made unreadable. */
public class MaskTest {

  @Test
  public void aSecretIsTakenOutWhereverItStands() {
    Mask mask = Mask.NOTHING.and("pa$$w0rd");

    assertThat(mask.line("xpa$$w0rdx and pa%24%24w0rd")).isEqualTo("x***x and ***");
  }

  @Test
  public void ofSeveralSecretsTheLongestGoesFirst() {
    assertThat(Mask.NOTHING.and("secret").and("secret-too").line("secret-too, secret"))
        .isEqualTo("***, ***");
  }

  @Test
  public void aVeryShortSecretIsTakenOutWhereItIsAWordOnly() {
    Mask mask = Mask.NOTHING.and("p");

    assertThat(mask.line("{\"password\":\"p\",\"powerState\":\"stopped\"} as p, u:p@host"))
        .isEqualTo("{\"password\":\"***\",\"powerState\":\"stopped\"} as ***, u:***@host");
  }

  @Test
  public void whatAWriterMeantForAPatternIsText() {
    assertThat(Mask.NOTHING.and("a.c$").line("abc$ a.c$")).isEqualTo("abc$ ***");
  }

  @Test
  public void aBlankSecretHidesNothing() {
    assertThat(Mask.NOTHING.and("").and(" ").line("a b")).isEqualTo("a b");
  }
}
