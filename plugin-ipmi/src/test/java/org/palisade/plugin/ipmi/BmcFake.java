package org.palisade.plugin.ipmi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.contract.DeviceFake;
import org.palisade.plugin.contract.Fault;
import org.palisade.plugin.ipmi.bmc.FakeBmc;
import org.palisade.plugin.ipmi.bmc.FakeBmcs;
import org.palisade.plugin.ipmi.bmc.Misbehaviour;
import org.palisade.plugin.ipmi.wire.Octets;

/** One fake BMC as the contract wants it. */
final class BmcFake implements DeviceFake {
  private static final String PASSWORD = "swordfish-4711";

  private final FakeBmc bmc = new FakeBmc(Octets.latin1("ops"), Octets.latin1(PASSWORD));
  private final FakeBmcs bmcs = new FakeBmcs();
  private final FakeBmcs.Port port =
      bmcs.serve(bmc, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  BmcFake() throws IOException {}

  @Override
  public String kind() {
    return "ipmi";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "ip",
        port.address().getHostString(),
        "ipport",
        Integer.toString(port.address().getPort()),
        "username",
        "ops",
        "password",
        PASSWORD);
  }

  @Override
  public String plug() {
    return "node1";
  }

  /** A BMC has no time to offer, no third state, no news of an accepted command, and one plug. */
  @Override
  public Set<Fault> cannotProduce() {
    return EnumSet.of(
        Fault.BUSY_WITH_TIME, Fault.UNKNOWN_STATE, Fault.FAILS_LATER, Fault.ABSENT_PLUG);
  }

  @Override
  public PowerState state() {
    return bmc.chassis().isOn() ? PowerState.ON : PowerState.OFF;
  }

  @Override
  public void put(PowerState state) {
    bmc.chassis().put(state == PowerState.ON);
  }

  @Override
  public void inject(Fault fault) {
    heal();
    if (fault == Fault.UNREACHABLE) {
      port.close();
      bmc.forgetSessions();
    }
    if (fault == Fault.LOGIN_REFUSED) {
      bmc.forgetSessions();
    }
    bmc.misbehave(misbehaviour(fault));
  }

  private static Misbehaviour misbehaviour(Fault fault) {
    return switch (fault) {
      case LOST_REPLY -> Misbehaviour.LOSES_REPLIES;
      case BUSY -> Misbehaviour.IS_BUSY;
      case LOGIN_REFUSED -> Misbehaviour.KNOWS_ANOTHER_PASSWORD;
      case FORBIDDEN -> Misbehaviour.FORBIDS;
      case REFUSED -> Misbehaviour.REFUSES;
      case HANG -> Misbehaviour.HANGS;
      case GARBAGE -> Misbehaviour.TALKS_NONSENSE;
      case EMPTY_ANSWER -> Misbehaviour.SAYS_NOTHING;
      case UNREACHABLE, HUNG_SYSTEM -> Misbehaviour.NONE; // soft off never acts anyway
      case BUSY_WITH_TIME, UNKNOWN_STATE, FAILS_LATER, ABSENT_PLUG ->
          throw new IllegalArgumentException("cannot produce " + fault);
    };
  }

  @Override
  public void heal() {
    bmc.misbehave(Misbehaviour.NONE);
    try {
      port.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int logins() {
    return bmc.logins();
  }

  @Override
  public int commands() {
    return bmc.chassis().commands().size();
  }

  @Override
  public int hanging() {
    return bmc.unanswered();
  }

  @Override
  public int sockets() {
    return bmc.sessions();
  }

  @Override
  public void close() {
    bmcs.close();
  }
}
