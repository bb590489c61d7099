package org.palisade.plugin.ipmi.wire;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.palisade.plugin.StonithException;

/**
 * Bytes as they are on the wire. Immutable and thread-safe. Reading past the end is a failure of
 * the sender: {@code PROTOCOL}. The text shows only how many there are, since keys are among them.
 */
public final class Octets {
  /** No byte at all. */
  public static final Octets NONE = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies bytes.
   *
   * @param bytes what is copied
   * @return the copy
   */
  public static Octets copyOf(byte[] bytes) {
    // Not clone(), which the JVM's first compiler leaves to a call into the JVM.
    return new Octets(Arrays.copyOf(bytes, bytes.length));
  }

  /** Bytes that nobody else has. */
  static Octets own(byte[] bytes) {
    return new Octets(bytes);
  }

  /**
   * Bytes by their values.
   *
   * @param values of each the lowest eight bits
   * @return the bytes
   */
  public static Octets of(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new Octets(bytes);
  }

  /**
   * A number of two bytes, lowest first.
   *
   * @param value of which the lowest sixteen bits count
   * @return two bytes
   */
  public static Octets le16(int value) {
    return of(value, value >> 8);
  }

  /**
   * A number of four bytes, lowest first.
   *
   * @param value the number
   * @return four bytes
   */
  public static Octets le32(int value) {
    return of(value, value >> 8, value >> 16, value >> 24);
  }

  /**
   * Text of one byte a letter, as BMCs keep names.
   *
   * @param text ISO-8859-1
   * @return its bytes
   */
  public static Octets latin1(String text) {
    return new Octets(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * One after the other.
   *
   * @param parts what is joined
   * @return all of them
   */
  public static Octets join(Octets... parts) {
    int size = 0;
    for (Octets part : parts) {
      size += part.bytes.length;
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    for (Octets part : parts) {
      all.put(part.bytes);
    }
    return own(all.array());
  }

  /**
   * How many there are.
   *
   * @return zero or more
   */
  public int size() {
    return bytes.length;
  }

  /**
   * One of them.
   *
   * @param index from zero
   * @return 0 to 255
   * @throws StonithException if there are not so many
   */
  public int at(int index) throws StonithException {
    requireTo(index, 1);
    return bytes[index] & 0xFF;
  }

  /**
   * A number of two bytes, lowest first.
   *
   * @param index where it begins
   * @return 0 to 65535
   * @throws StonithException if it is cut
   */
  public int le16At(int index) throws StonithException {
    return at(index) | at(index + 1) << 8;
  }

  /**
   * A number of four bytes, lowest first.
   *
   * @param index where it begins
   * @return the number
   * @throws StonithException if it is cut
   */
  public int le32At(int index) throws StonithException {
    return le16At(index) | le16At(index + 2) << 16;
  }

  /**
   * A part.
   *
   * @param from where it begins
   * @param size how many
   * @return the part
   * @throws StonithException if there are not so many
   */
  public Octets slice(int from, int size) throws StonithException {
    requireTo(from, size);
    return new Octets(Arrays.copyOfRange(bytes, from, from + size));
  }

  /**
   * The part from an index to the end.
   *
   * @param from where it begins
   * @return the rest, perhaps empty
   * @throws StonithException if the end is before it
   */
  public Octets from(int from) throws StonithException {
    return slice(from, bytes.length - from);
  }

  private void requireTo(int from, int size) throws StonithException {
    if (from < 0 || size < 0 || from > bytes.length - size) {
      throw new StonithException(
          PROTOCOL, "an answer of " + bytes.length + " bytes is too short, or its lengths lie");
    }
  }

  /**
   * A copy for the JDK's interfaces.
   *
   * @return the bytes
   */
  public byte[] toArray() {
    return Arrays.copyOf(bytes, bytes.length);
  }

  /**
   * A view for the JDK's channels.
   *
   * @return a buffer over all bytes, which cannot be written
   */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** The bytes themselves, for what reads them and keeps nothing. */
  byte[] bare() {
    return bytes;
  }

  /**
   * Takes the same time wherever the first difference is, since codes of authenticity are compared.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && MessageDigest.isEqual(bytes, octets.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
