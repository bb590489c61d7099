package org.palisade.host.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

public class ProvenOffTest {
  private static final Call CALL = Call.within(Duration.ofSeconds(5));

  private static final class Guessing implements StonithDevice, PlugLister {
    private PowerState says = PowerState.OFF;

    @Override
    public PowerState read(String plug, Call call) {
      return says;
    }

    @Override
    public void powerOff(String plug, Call call) throws StonithException {
      throw new StonithException(Reason.REFUSED, "no");
    }

    @Override
    public void powerOn(String plug, Call call) {}

    @Override
    public void monitor(Call call) {}

    @Override
    public List<Plug> plugs(Call call) {
      return List.of(new Plug("1", ""));
    }
  }

  private final Set<PlugKey> on = new HashSet<>();
  private final SeenOn seen =
      new SeenOn() {
        @Override
        public void now(PlugKey plug) {
          on.add(plug);
        }

        @Override
        public boolean lately(PlugKey plug) {
          return on.contains(plug);
        }
      };
  private final Guessing device = new Guessing();
  private final DeviceType type =
      DeviceType.of("agent:x", Guessing.class, settings -> device).traits(Trait.OFF_UNPROVEN);

  private StonithDevice believed(DeviceType kind, Map<String, String> texts) throws Exception {
    Values values = Values.check("pdu", ProvenOff.parameters(kind), texts);
    return new ProvenOff(new DeviceSpec(kind, values), seen).of(device);
  }

  @Test
  public void anOffOfAPlugThatWasNeverSeenOnIsNoOff() throws Exception {
    StonithDevice believed = believed(type, Map.of());

    assertThatThrownBy(() -> believed.read("1", CALL))
        .isInstanceOfSatisfying(
            StonithException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_PLUG))
        .hasMessageContainingAll("plug 1", "not proven", "trust_unproven_off = yes");
  }

  @Test
  public void anOffOfAPlugThatWasSeenOnIsAnOff() throws Exception {
    StonithDevice believed = believed(type, Map.of());
    device.says = PowerState.ON;
    assertThat(believed.read("1", CALL)).isEqualTo(PowerState.ON);
    device.says = PowerState.OFF;

    assertThat(believed.read("1", CALL)).isEqualTo(PowerState.OFF);
    assertThatThrownBy(() -> believed.read("2", CALL)).hasMessageContaining("plug 2");
  }

  @Test
  public void aDeviceFileMayTrustIt() throws Exception {
    StonithDevice believed = believed(type, Map.of("trust_unproven_off", "yes"));

    assertThat(believed.read("1", CALL)).isEqualTo(PowerState.OFF);
  }

  @Test
  public void kindsThatKnowAreNotAsked() throws Exception {
    DeviceType plain = DeviceType.of("plain", Guessing.class, settings -> device);

    assertThat(believed(plain, Map.of())).isSameAs(device);
    assertThat(ProvenOff.parameters(plain)).isEmpty();
  }

  @Test
  public void theRestOfTheDeviceIsAsItWas() throws Exception {
    StonithDevice believed = believed(type, Map.of());

    assertThat(((PlugLister) believed).plugs(CALL)).hasSize(1);
    assertThat(believed).isNotInstanceOf(PowerCycler.class);
    assertThat(believed.identities("1", CALL)).isEmpty();
    assertThatThrownBy(() -> believed.powerOff("1", CALL))
        .isInstanceOfSatisfying(
            StonithException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));
  }
}
