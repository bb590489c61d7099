package org.palisade.plugin.flawed;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.contract.DeviceContract;
import org.palisade.plugin.contract.DeviceFake;
import org.palisade.plugin.contract.Fault;

/** The contract, run on a plugin with a flaw by {@link DeviceContractTest}; no test of its own. */
public class ContractOfFlaw extends DeviceContract {
  private final Flaw flaw;
  private final MemoryFake fake;

  ContractOfFlaw(Flaw flaw, Set<Fault> impossible) {
    this.flaw = flaw;
    this.fake = new MemoryFake(impossible);
  }

  @Override
  protected StonithPlugin newPlugin() {
    Class<? extends StonithDevice> declared =
        flaw.equals(Flaw.HIDES_A_CAPABILITY) ? StonithDevice.class : MemoryDevice.class;
    return () ->
        List.of(
            DeviceType.of("memory", declared, settings -> flaw.opener().apply(fake))
                .parameters(Parameter.PASSWORD.required(), MemoryDevice.KEY));
  }

  @Override
  protected DeviceFake newFake() {
    return fake;
  }

  @Override
  protected Duration patience() {
    return Duration.ofSeconds(1);
  }

  @Override
  protected Duration callTime() {
    return Duration.ofMillis(20);
  }
}
