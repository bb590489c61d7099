package org.palisade.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.palisade.plugin.DeviceType.Timing;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.StonithException.Reason;

public class DeviceTypeTest {
  private static final DeviceType.Opener OPENER =
      settings -> {
        throw new StonithException(Reason.INVALID_SETTINGS, "opened " + settings.device());
      };

  private interface Lister extends StonithDevice, PlugLister {}

  private final DeviceType plain = DeviceType.of("acme-2.strip", StonithDevice.class, OPENER);

  @Test
  public void aPlainKindHasTheDocumentedDefaults() {
    assertThat(plain.name()).isEqualTo("acme-2.strip");
    assertThat(plain).hasToString("acme-2.strip");
    assertThat(plain.agents()).isEmpty();
    assertThat(plain.shortText()).isEqualTo("acme-2.strip fencing device");
    assertThat(plain.longText()).isEmpty();
    assertThat(plain.vendor()).isEmpty();
    assertThat(plain.parameters()).isEmpty();
    assertThat(plain.parallelCalls()).isEqualTo(1);
    assertThat(plain.keepWarm()).isEqualTo(Duration.ofSeconds(10));
    assertThat(plain.confirmOff()).isEqualTo(1);
    assertThat(plain.lateOn()).isEqualTo(Duration.ofSeconds(15));
    for (Trait trait : Trait.values()) {
      assertThat(plain.has(trait)).as("%s", trait).isFalse();
    }
    for (Timing timing : Timing.values()) {
      assertThat(plain.timing(timing)).as("%s", timing).isEmpty();
    }
  }

  @Test
  public void eachChangeIsACopyThatKeepsTheRest() {
    DeviceType full = full(plain);

    assertThat(full.name()).isEqualTo("acme-2.strip");
    assertIsFull(full);
    aPlainKindHasTheDocumentedDefaults();
  }

  private static DeviceType full(DeviceType kind) {
    return kind.lateOn(Duration.ofSeconds(90))
        .confirmOff(2)
        .keepWarm(Duration.ZERO)
        .parallelCalls(4)
        .timing(Timing.POWER_TIMEOUT, Duration.ofSeconds(60))
        .timing(Timing.POWER_WAIT, Duration.ZERO)
        .traits(Trait.ONE_PLUG, Trait.PLUGS_IGNORE_CASE)
        .parameters(Parameter.IP.required(), Parameter.PASSWORD)
        .describe("Strip", "A strip.", URI.create("https://acme.example/"))
        .agent("fence_acme", "fence_acme2", "fence_strip");
  }

  private static void assertIsFull(DeviceType full) {
    assertThat(full.agents()).containsExactly("fence_acme", "fence_acme2", "fence_strip");
    assertThat(full.shortText()).isEqualTo("Strip");
    assertThat(full.longText()).isEqualTo("A strip.");
    assertThat(full.vendor()).contains(URI.create("https://acme.example/"));
    assertThat(full.parameters()).isEqualTo(List.of(Parameter.IP, Parameter.PASSWORD));
    assertThat(full.parameters().get(0).isRequired()).isTrue();
    assertThat(full.has(Trait.ONE_PLUG)).isTrue();
    assertThat(full.has(Trait.PLUGS_IGNORE_CASE)).isTrue();
    assertThat(full.has(Trait.FABRIC)).isFalse();
    assertThat(full.timing(Timing.POWER_TIMEOUT)).contains(Duration.ofSeconds(60));
    assertThat(full.timing(Timing.POWER_WAIT)).contains(Duration.ZERO);
    assertThat(full.timing(Timing.STATUS_SLEEP)).isEmpty();
    assertThat(full.parallelCalls()).isEqualTo(4);
    assertThat(full.keepWarm()).isZero();
    assertThat(full.confirmOff()).isEqualTo(2);
    assertThat(full.lateOn()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  public void itOpensByItsOpener() {
    Settings settings = new NamedSettings("pdu-a");

    assertThatThrownBy(() -> full(plain).open(settings))
        .isInstanceOf(StonithException.class)
        .hasMessage("opened pdu-a");
  }

  @Test
  public void itOffersWhatTheClassOfItsDeviceImplements() {
    DeviceType lister = DeviceType.of("lister", Lister.class, OPENER);

    assertThat(lister.offers(PlugLister.class)).isTrue();
    assertThat(lister.offers(PowerCycler.class)).isFalse();
    assertThat(plain.offers(PlugLister.class)).isFalse();
  }

  @Test
  public void aLazyKindLearnsItsDetailsWhenTheyAreAskedForAndOnce() {
    AtomicInteger asked = new AtomicInteger();
    DeviceType lazy =
        DeviceType.lazy(
            "acme-2.strip",
            () -> {
              asked.incrementAndGet();
              return full(plain);
            });

    DeviceType changed = lazy.confirmOff(3);
    assertThat(lazy.name()).isEqualTo("acme-2.strip");
    assertThat(asked).as("asked so far").hasValue(0);

    assertIsFull(lazy);
    assertThat(changed.confirmOff()).isEqualTo(3);
    assertThat(changed.agents()).isEqualTo(lazy.agents());
    assertThat(asked).as("asked in all").hasValue(1);
  }

  @Test
  public void aLazyKindThatFailedIsAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    DeviceType lazy =
        DeviceType.lazy(
            "acme-2.strip",
            () -> {
              if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("the bridge is not up");
              }
              return plain;
            });

    assertThatIllegalStateException().isThrownBy(lazy::agents);
    assertThat(lazy.agents()).isEmpty();
  }

  @Test
  public void aLazyKindRefusesTheDetailsOfAnother() {
    assertThatIllegalStateException()
        .isThrownBy(() -> DeviceType.lazy("other", () -> plain).agents())
        .withMessage("the details of 'other' are those of 'acme-2.strip'");
  }

  @Test
  public void namesAreChecked() {
    for (String wrong : List.of("", "Acme", "-a", "a b", "a/b", "a_b", "a:", ":a", "a:b:c")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DeviceType.of(wrong, StonithDevice.class, OPENER));
      assertThatIllegalArgumentException().isThrownBy(() -> DeviceType.lazy(wrong, () -> plain));
    }
    for (String wrong : List.of("", "acme", "fence_", "fence_A", "../fence_a", "fence_a b")) {
      assertThatIllegalArgumentException().isThrownBy(() -> plain.agent(wrong));
      assertThatIllegalArgumentException().isThrownBy(() -> plain.agent("fence_acme", wrong));
    }
  }

  @Test
  public void twoParametersHaveNoNameAliasOrLetterInCommon() {
    Parameter<String> zone = Parameter.text("zone").alias("area").letter('z');
    List<Parameter<?>> clashes =
        List.of(
            Parameter.number("zone"),
            Parameter.text("area"),
            Parameter.text("other").alias("area"),
            Parameter.flag("other").letter('z'));

    for (Parameter<?> clash : clashes) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> plain.parameters(zone, clash))
          .withMessageStartingWith("two parameters are called");
    }
  }

  @Test
  public void countsAreOneOrMoreAndTimesNotNegative() {
    Duration negative = Duration.ofMillis(-1);

    assertThatIllegalArgumentException().isThrownBy(() -> plain.parallelCalls(0));
    assertThatIllegalArgumentException().isThrownBy(() -> plain.confirmOff(0));
    assertThatIllegalArgumentException().isThrownBy(() -> plain.keepWarm(negative));
    assertThatIllegalArgumentException().isThrownBy(() -> plain.lateOn(negative));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.timing(Timing.POWER_WAIT, negative));
  }

  private record NamedSettings(String device) implements Settings {
    @Override
    public <T> T get(Parameter<T> parameter) {
      throw new NoSuchElementException(parameter.name());
    }

    @Override
    public <T> Optional<T> find(Parameter<T> parameter) {
      return Optional.empty();
    }
  }

  @Test
  public void aBridgesKindSaysWithoutItsDetailsThatItHasNoAgent() {
    DeviceType bridged =
        DeviceType.lazy(
            "agent:fence_x",
            () -> {
              throw new IllegalStateException("not to be asked for");
            });

    assertThat(bridged.isBridged()).isTrue();
    assertThat(bridged.agents()).isEmpty();
    assertThatThrownBy(() -> bridged.agent("fence_y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("agent:fence_x");
  }
}
