package org.palisade.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.palisade.plugin.Secret;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

public class ProxyTest {
  @Test
  public void aProxyIsReadWithItsLogin() throws Exception {
    Proxy plain = Proxy.parse(new Secret("http://10.0.0.1:3129"));
    Proxy bare = Proxy.parse(new Secret("proxy"));
    Proxy known = Proxy.parse(new Secret("http://me%40home:p+w%3A%2F@[::1]:8080/"));

    assertThat(plain).isEqualTo(new Proxy("10.0.0.1", 3129, Optional.empty()));
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
      StonithException failure =
          catchThrowableOfType(StonithException.class, () -> Proxy.parse(new Secret(text)));

      assertThat(failure.reason()).as(text).isEqualTo(Reason.INVALID_SETTINGS);
      assertThat(String.valueOf(failure.getCause())).as(text).doesNotContain("hu");
      assertThat(failure).hasMessageNotContaining("hush").hasMessageContaining("http://[user");
    }
  }
}
