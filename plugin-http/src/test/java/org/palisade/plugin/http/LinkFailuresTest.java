package org.palisade.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.junit.Test;
import org.palisade.plugin.Secret;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

public class LinkFailuresTest {
  private static StonithException failure(String text) throws StonithException {
    Optional<Proxy> proxy = Optional.of(Proxy.parse(new Secret("http://proxy:3128")));
    URI address = URI.create("https://10.0.0.1:40171");
    Endpoint endpoint = new Endpoint(address, proxy, Trust.byDefault(), "");
    IOException told = new IOException("invoking https://10.0.0.1:40171/v2: " + text);
    return new LinkFailures(endpoint).of(Request.read("/v2"), told);
  }

  @Test
  public void aProxyWantsALoginByItsStatusAndNotByTheDigitsOfAnAddress() throws Exception {
    assertThat(failure("Tunnel failed, got: 407").reason()).isEqualTo(Reason.INVALID_SETTINGS);
    assertThat(failure("Proxy requires authentication").reason())
        .isEqualTo(Reason.INVALID_SETTINGS);

    StonithException other = failure("Tunnel failed, got: 500");
    assertThat(other.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(other).hasMessageContaining("the proxy makes no connection (HTTP 500)");
  }
}
