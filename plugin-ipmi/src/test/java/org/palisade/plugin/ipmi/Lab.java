package org.palisade.plugin.ipmi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.bmc.FakeBmc;
import org.palisade.plugin.ipmi.bmc.FakeBmcs;
import org.palisade.plugin.ipmi.wire.Octets;

/** Fake BMCs and devices for them. */
final class Lab implements AutoCloseable {
  static final Octets USER = Octets.latin1("admin");
  static final Octets PASSWORD = Octets.latin1("secret");

  private final FakeBmcs bmcs = new FakeBmcs();

  Lab() throws IOException {}

  InetSocketAddress serve(FakeBmc bmc) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return bmcs.serve(bmc, any).address();
  }

  Opened open(FakeBmc bmc, Map<String, String> settings) throws IOException, StonithException {
    InetSocketAddress address = serve(bmc);
    return new Opened(address.getHostString(), address.getPort(), settings);
  }

  static FakeBmc bmc() {
    return new FakeBmc(USER, PASSWORD);
  }

  @Override
  public void close() {
    bmcs.close();
  }
}
