package org.palisade.plugin.ipmi.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes that parsers can read, for fuzzers to begin with. */
final class Good {
  private Good() {}

  /** For every parser: all recorded datagrams, their payloads, and sealed ones of our own. */
  static List<byte[]> inputs() throws IOException {
    List<Octets> recorded = recorded();
    List<Octets> all = new ArrayList<>(recorded);
    for (Octets datagram : recorded) {
      all.add(payload(datagram));
    }
    for (Hash hash : Hash.values()) {
      all.add(AnyBytes.seal(hash).close(new Seal.Sealed(1, 1, answer()), iv()));
    }
    all.add(answer());
    return forEveryParser(all);
  }

  private static List<byte[]> forEveryParser(List<Octets> all) {
    List<byte[]> inputs = new ArrayList<>();
    for (int parser = 0; parser < AnyBytes.parsers(); parser++) {
      for (Octets any : all) {
        inputs.add(Octets.join(Octets.of(parser), any).toArray());
      }
    }
    return inputs;
  }

  private static Octets iv() {
    return Octets.latin1("sixteen octets..");
  }

  /** A chassis status that is longer than most. */
  private static Octets answer() {
    return Hex.octets("8104 7b 20 04 01 00 21 10 40 70 00 00 00 00 00 00 00 5a");
  }

  private static Octets payload(Octets datagram) {
    byte[] bytes = datagram.toArray();
    return Octets.copyOf(Arrays.copyOfRange(bytes, Packet.HEAD, bytes.length));
  }

  private static List<Octets> recorded() throws IOException {
    List<Octets> both = new ArrayList<>(Recorded.read().asked());
    both.addAll(Recorded.read().answered());
    return both;
  }
}
