package org.palisade.plugin.ipmi.wire;

/** Where Jazzer begins: the profile {@code fuzz} of this module. */
public final class AnyBytesFuzz {
  private AnyBytesFuzz() {}

  /**
   * Reads.
   *
   * @param input what the fuzzer thought of
   */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0) {
      AnyBytes.parses(input);
    }
  }
}
