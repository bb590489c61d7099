package org.palisade.plugin.ipmi.wire;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keyed hashes of RMCP+ (RFC 2104 over SHA-1 and SHA-256). */
public enum Hash {
  /** HMAC-SHA1; packets carry its first 96 bits. */
  SHA1("HmacSHA1", 20, 12),
  /** HMAC-SHA256; packets carry its first 128 bits. */
  SHA256("HmacSHA256", 32, 16);

  private final String jdkName;
  private final int size;
  private final int cutSize;

  /**
   * Of each thread, by the JDK's name, since to look one up for each packet costs more than to use
   * it. Nothing in it is the plugin's own, whose classes a thread of the host would hold.
   */
  private static final ThreadLocal<Map<String, Mac>> MACS = ThreadLocal.withInitial(HashMap::new);

  Hash(String jdkName, int size, int cutSize) {
    this.jdkName = jdkName;
    this.size = size;
    this.cutSize = cutSize;
  }

  /**
   * The keyed hash.
   *
   * @param key any number of bytes, also none
   * @param parts what is hashed, one after the other
   * @return {@link #size} bytes
   */
  public Octets of(Octets key, Octets... parts) {
    // HMAC fills its key with zeros, so one zero is no key; Java refuses an empty one.
    byte[] secret = key.size() == 0 ? new byte[1] : key.bare();
    try {
      Mac mac = MACS.get().computeIfAbsent(jdkName, Hash::lookUp);
      mac.init(new SecretKeySpec(secret, jdkName));
      for (Octets part : parts) {
        mac.update(part.bare());
      }
      return Octets.own(mac.doFinal());
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("a key that " + jdkName + " does not take", e);
    }
  }

  private static Mac lookUp(String jdkName) {
    try {
      return Mac.getInstance(jdkName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks " + jdkName, e);
    }
  }

  /**
   * As many bytes of a hash as packets carry.
   *
   * @param whole a hash of {@link #of}
   * @return its first {@link #cutSize} bytes
   */
  public Octets cut(Octets whole) {
    return Octets.own(Arrays.copyOf(whole.bare(), cutSize));
  }

  /**
   * How long a hash is.
   *
   * @return bytes
   */
  public int size() {
    return size;
  }

  /**
   * How much of it a packet carries.
   *
   * @return bytes
   */
  public int cutSize() {
    return cutSize;
  }
}
