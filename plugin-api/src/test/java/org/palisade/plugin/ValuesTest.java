package org.palisade.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.palisade.plugin.StonithException.Reason;

/** The small values of the API: secrets, plugs, calls, failures, and the defaults of interfaces. */
public class ValuesTest {

  @Test
  public void aSecretShowsItselfToNobodyWhoDoesNotAskForIt() {
    Secret secret = new Secret("swordfish");

    assertThat(secret).hasToString("***");
    assertThat("login with " + secret).doesNotContain("swordfish");
    assertThat(Optional.of(secret).toString()).doesNotContain("swordfish");
    assertThat(secret.reveal()).isEqualTo("swordfish");
  }

  @Test
  public void secretsAreEqualIfTheirValuesAre() {
    assertThat(new Secret("a")).isEqualTo(new Secret("a")).hasSameHashCodeAs(new Secret("a"));
    assertThat(new Secret("a")).isNotEqualTo(new Secret("b")).isNotEqualTo("a");
    assertThatNullPointerException().isThrownBy(() -> new Secret(null));
  }

  @Test
  public void aPlugHasAnIdAndPerhapsAnAlias() {
    assertThat(new Plug("3", "")).isEqualTo(new Plug("3", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Plug(" ", "web"));
    assertThatNullPointerException().isThrownBy(() -> new Plug(null, ""));
    assertThatNullPointerException().isThrownBy(() -> new Plug("3", null));
  }

  @Test
  public void theTimeOfACallCountsDownToZero() {
    Call call = Call.within(Duration.ofMinutes(1));
    Call over = Call.within(Duration.ZERO);
    Call longOver = Call.within(Duration.ofSeconds(-5));

    call.trace("goes nowhere");
    assertThat(call.left()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
    assertThat(call.left()).isLessThanOrEqualTo(call.left().plusMillis(1));
    assertThat(over.left()).isZero();
    assertThat(longOver.left()).isZero();
  }

  @Test
  public void aFailureSaysWhatTheHostMayConclude() {
    IOException cause = new IOException("reset");

    StonithException plain = new StonithException(Reason.REFUSED, "declined");
    StonithException caused = new StonithException(Reason.UNCERTAIN, "no reply", cause);

    assertThat(plain.reason()).isEqualTo(Reason.REFUSED);
    assertThat(plain).hasMessage("declined").hasNoCause();
    assertThat(plain.retryAfter()).isEmpty();
    assertThat(caused.reason()).isEqualTo(Reason.UNCERTAIN);
    assertThat(caused).hasMessage("no reply").hasCause(cause);
    assertThatNullPointerException().isThrownBy(() -> new StonithException(null, "what"));
    assertThatNullPointerException().isThrownBy(() -> new StonithException(Reason.REFUSED, null));
    assertThatNullPointerException()
        .isThrownBy(() -> new StonithException(Reason.REFUSED, "what", null));
  }

  @Test
  public void aBusyDeviceMaySayForHowLong() {
    StonithException withTime = StonithException.busy("later", Duration.ofSeconds(7));
    StonithException without = StonithException.busy("later", Duration.ZERO);

    assertThat(withTime.reason()).isEqualTo(Reason.BUSY);
    assertThat(withTime.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(without.reason()).isEqualTo(Reason.BUSY);
    assertThat(without.retryAfter()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StonithException.busy("later", Duration.ofSeconds(-1)));
  }

  @Test
  public void aDeviceNeedsOnlyTheFourCallsOfItsAuthor() throws Exception {
    StonithDevice least = new Least();

    assertThat(least.identities("3", Call.within(Duration.ofSeconds(1)))).isEmpty();
    least.disconnect();
    least.close();
  }

  @Test
  public void closingADeviceDisconnectsIt() {
    AtomicInteger disconnected = new AtomicInteger();
    StonithDevice device =
        new Least() {
          @Override
          public void disconnect() {
            disconnected.incrementAndGet();
          }
        };

    device.close();

    assertThat(disconnected).hasValue(1);
  }

  @Test
  public void aPluginNeedsNoClose() {
    StonithPlugin plugin = List::of;

    plugin.close();

    assertThat(plugin.deviceTypes()).isEmpty();
  }

  private static class Least implements StonithDevice {
    @Override
    public PowerState read(String plug, Call call) {
      return PowerState.ON;
    }

    @Override
    public void powerOff(String plug, Call call) {}

    @Override
    public void powerOn(String plug, Call call) {}

    @Override
    public void monitor(Call call) {}
  }
}
