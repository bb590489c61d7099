package org.palisade.plugin.ipmi.wire;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.palisade.plugin.StonithException;

/** AES-CBC-128 with the trailer of IPMI 2.0, 13.29: 1, 2, 3 … and their number. */
public final class Cipher {
  private static final int BLOCK = 16;

  /** One a thread: to look one up for each packet costs ten times as much as to use it. */
  private static final ThreadLocal<javax.crypto.Cipher> AES =
      ThreadLocal.withInitial(Cipher::lookUp);

  private Cipher() {}

  /**
   * Encrypts.
   *
   * @param key 16 bytes
   * @param start the initialization vector, 16 bytes, never used twice
   * @param plain what is encrypted
   * @return the vector and the encrypted text
   */
  public static Octets encrypt(Octets key, Octets start, Octets plain) {
    int padding = (BLOCK - (plain.size() + 1) % BLOCK) % BLOCK;
    int[] trailer = new int[padding + 1];
    for (int i = 0; i < padding; i++) {
      trailer[i] = i + 1;
    }
    trailer[padding] = padding;
    Octets padded = Octets.join(plain, Octets.of(trailer));
    return Octets.join(start, run(javax.crypto.Cipher.ENCRYPT_MODE, key, start, padded));
  }

  /**
   * Decrypts what {@link #encrypt} made.
   *
   * @param key 16 bytes
   * @param text the vector and the encrypted text
   * @return the plain text
   * @throws StonithException with {@code PROTOCOL} where it is none
   */
  public static Octets decrypt(Octets key, Octets text) throws StonithException {
    Octets start = text.slice(0, BLOCK);
    Octets body = text.from(BLOCK);
    if (body.size() == 0 || body.size() % BLOCK != 0) {
      throw new StonithException(PROTOCOL, "an encrypted answer has " + text.size() + " bytes");
    }
    Octets padded = run(javax.crypto.Cipher.DECRYPT_MODE, key, start, body);
    int padding = padded.at(padded.size() - 1);
    if (padding >= BLOCK) {
      throw new StonithException(PROTOCOL, "an encrypted answer has a trailer of " + padding);
    }
    return padded.slice(0, padded.size() - 1 - padding);
  }

  private static Octets run(int mode, Octets key, Octets start, Octets text) {
    AlgorithmParameterSpec vector = new IvParameterSpec(start.bare());
    try {
      javax.crypto.Cipher aes = AES.get();
      aes.init(mode, new SecretKeySpec(key.bare(), "AES"), vector);
      return Octets.own(aes.doFinal(text.bare()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-CBC-128 does not take a key, a vector or a text", e);
    }
  }

  private static javax.crypto.Cipher lookUp() {
    try {
      return javax.crypto.Cipher.getInstance("AES/CBC/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks AES-CBC-128", e);
    }
  }
}
