package org.palisade.plugin.ipmi.wire;

/**
 * The cipher suites that are spoken. Those without encryption or without a code on each packet are
 * left out: an "off" that anyone on the network could have said is none.
 */
public enum Suite {
  /** RAKP-HMAC-SHA256, HMAC-SHA256-128, AES-CBC-128: what newer BMCs want. */
  SUITE_17(17, Hash.SHA256, 3, 4),
  /** RAKP-HMAC-SHA1, HMAC-SHA1-96, AES-CBC-128: what every BMC must have by IPMI 2.0. */
  SUITE_3(3, Hash.SHA1, 1, 1);

  private static final int AES_CBC_128 = 1;

  private final int id;
  private final Hash hash;
  private final int authentication;
  private final int integrity;

  Suite(int id, Hash hash, int authentication, int integrity) {
    this.id = id;
    this.hash = hash;
    this.authentication = authentication;
    this.integrity = integrity;
  }

  private static Octets record(int type, int algorithm) {
    return Octets.of(type, 0, 0, 8, algorithm, 0, 0, 0);
  }

  /**
   * Its number in the specification.
   *
   * @return 3 or 17
   */
  public int id() {
    return id;
  }

  /**
   * Its keyed hash.
   *
   * @return the hash
   */
  public Hash hash() {
    return hash;
  }

  /**
   * The three records that name its algorithms in Open Session.
   *
   * @return 24 bytes
   */
  public Octets algorithms() {
    return Octets.join(record(0, authentication), record(1, integrity), record(2, AES_CBC_128));
  }
}
