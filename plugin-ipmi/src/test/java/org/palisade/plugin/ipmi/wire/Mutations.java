package org.palisade.plugin.ipmi.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes good bytes a little, always the same way for the same seed. Not thread-safe. */
final class Mutations {
  private static final int[] EXTREMES = {0x00, 0x01, 0x0F, 0x10, 0x7F, 0x80, 0xFF};
  private static final int HEAD = 20;
  private static final int LONGEST = 512;

  private final Random random;
  private final List<byte[]> good;

  Mutations(long seed, List<byte[]> good) {
    this.random = new Random(seed);
    this.good = good;
  }

  /** One of the good ones with one to four changes; its first byte stays. */
  byte[] next() {
    byte[] bytes = any().clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  private byte[] any() {
    return good.get(random.nextInt(good.size()));
  }

  private byte[] changed(byte[] bytes) {
    int at = place(bytes.length);
    if (at == bytes.length) {
      return longer(bytes);
    }
    return switch (random.nextInt(5)) {
      case 0 -> withByte(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
      case 1 -> withByte(bytes, at, EXTREMES[random.nextInt(EXTREMES.length)]);
      case 2 -> withByte(bytes, at, random.nextInt(256));
      case 3 -> Arrays.copyOf(bytes, at);
      default -> withTailOfAnother(bytes, at);
    };
  }

  /** Half of the time among the first bytes, where types, states and lengths are. */
  private int place(int size) {
    return 1 + random.nextInt(random.nextBoolean() ? Math.min(HEAD, size) : size);
  }

  private static byte[] withByte(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private byte[] longer(byte[] bytes) {
    byte[] more = new byte[random.nextInt(LONGEST - Math.min(bytes.length, LONGEST - 1))];
    random.nextBytes(more);
    return joined(bytes, bytes.length, more, 0);
  }

  private byte[] withTailOfAnother(byte[] bytes, int at) {
    byte[] other = any();
    return joined(bytes, at, other, random.nextInt(other.length));
  }

  private static byte[] joined(byte[] head, int size, byte[] tail, int from) {
    byte[] joined = Arrays.copyOf(head, size + tail.length - from);
    System.arraycopy(tail, from, joined, size, tail.length - from);
    return joined;
  }
}
