package org.palisade.plugin.ipmi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;
import org.palisade.plugin.StonithException;

/** Each algorithm does what its standard prints. */
public class PublishedVectorsTest {
  private static final Octets JEFE = Octets.latin1("Jefe");
  private static final Octets QUESTION = Octets.latin1("what do ya want for nothing?");

  @Test
  public void hmacSha1IsThatOfRfc2202() {
    assertThat(Hex.text(Hash.SHA1.of(Hex.octets("0b".repeat(20)), Octets.latin1("Hi There"))))
        .isEqualTo("b617318655057264e28bc0b6fb378c8ef146be00");
    assertThat(Hex.text(Hash.SHA1.of(JEFE, QUESTION)))
        .isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    assertThat(Hex.text(Hash.SHA1.of(Hex.octets("aa".repeat(20)), Hex.octets("dd".repeat(50)))))
        .isEqualTo("125d7342b9ac11cd91a39af48aa17b4f63f175d3");
  }

  @Test
  public void hmacSha1IsCutTo96BitsAsRfc2202Prints() {
    Octets whole = Hash.SHA1.of(Hex.octets("0c".repeat(20)), Octets.latin1("Test With Truncation"));

    assertThat(Hex.text(Hash.SHA1.cut(whole))).isEqualTo("4c1a03424b55e07fe7f27be1");
  }

  @Test
  public void hmacSha256IsThatOfRfc4231() {
    assertThat(Hex.text(Hash.SHA256.of(Hex.octets("0b".repeat(20)), Octets.latin1("Hi There"))))
        .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assertThat(Hex.text(Hash.SHA256.of(JEFE, QUESTION)))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  public void hmacSha256IsCutTo128BitsAsRfc4231Prints() {
    Octets whole =
        Hash.SHA256.of(Hex.octets("0c".repeat(20)), Octets.latin1("Test With Truncation"));

    assertThat(Hex.text(Hash.SHA256.cut(whole))).isEqualTo("a3b6167473100ee06e0c796c2955552b");
  }

  /** NIST SP 800-38A, F.2.1, first block; the trailer of IPMI makes a second one. */
  @Test
  public void encryptionIsAesCbc128OfNist() throws StonithException {
    Octets key = Hex.octets("2b7e151628aed2a6abf7158809cf4f3c");
    Octets start = Hex.octets("000102030405060708090a0b0c0d0e0f");
    Octets plain = Hex.octets("6bc1bee22e409f96e93d7e117393172a");

    Octets text = Cipher.encrypt(key, start, plain);

    assertThat(Hex.text(text.slice(16, 16))).isEqualTo("7649abac8119b246cee98e9b12e9197d");
    assertThat(Cipher.decrypt(key, text)).isEqualTo(plain);
  }

  @Test
  public void anEmptyPasswordIsAKeyOfZeros() {
    assertThat(Hash.SHA1.of(Octets.NONE, QUESTION))
        .isEqualTo(Hash.SHA1.of(Hex.octets("00".repeat(20)), QUESTION));
  }

  @Test
  public void everyLengthIsEncryptedAndDecrypted() throws StonithException {
    Octets key = Hex.octets("2b7e151628aed2a6abf7158809cf4f3c");
    for (int size = 0; size < 70; size++) {
      Octets plain = Hex.octets("5a".repeat(size));

      Octets text = Cipher.encrypt(key, key, plain);

      assertThat(text.size() % 16).isZero();
      assertThat(Cipher.decrypt(key, text)).isEqualTo(plain);
    }
  }
}
