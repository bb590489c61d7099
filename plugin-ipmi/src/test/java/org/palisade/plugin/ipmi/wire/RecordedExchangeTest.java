package org.palisade.plugin.ipmi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** What ipmitool and ipmi_sim said to each other is what this codec would have said. */
public class RecordedExchangeTest {
  private static final Octets USER = Octets.latin1("admin");
  private static final Octets PASSWORD = Octets.latin1("secret");
  private static final int ROLE = 0x14;
  private static final int BMC = 2;
  private static final int CONSOLE = 0xA0A2A3A4;

  private List<Octets> asked;
  private List<Octets> answered;

  @Before
  public void read() throws IOException {
    Recorded recorded = Recorded.read();
    asked = recorded.asked();
    answered = recorded.answered();
  }

  private Agreement agreement() throws StonithException {
    Setup.Rakp2 rakp2 = Setup.Rakp2.parse(Packet.parse(answered.get(1)).payload());
    Octets random = Packet.parse(asked.get(1)).payload().slice(8, 16);
    return new Agreement(
        Suite.SUITE_3, CONSOLE, BMC, random, rakp2.random(), rakp2.guid(), ROLE, USER);
  }

  private Seal seal() throws StonithException {
    return new Seal(Hash.SHA1, agreement().sessionKey(PASSWORD));
  }

  @Test
  public void openSessionIsTheSame() throws StonithException {
    assertThat(Setup.open(0, 0, CONSOLE, Suite.SUITE_3)).isEqualTo(asked.get(0));

    Setup.Opened opened = Setup.Opened.parse(Packet.parse(answered.get(0)).payload());
    assertThat(opened).isEqualTo(new Setup.Opened(BMC, Suite.SUITE_3.algorithms()));
  }

  @Test
  public void bothEndsProveThatTheyKnowThePassword() throws StonithException {
    Setup.Rakp2 rakp2 = Setup.Rakp2.parse(Packet.parse(answered.get(1)).payload());

    assertThat(Setup.rakp1(0, BMC, agreement().consoleRandom(), ROLE, USER))
        .isEqualTo(asked.get(1));
    assertThat(rakp2.proof()).isEqualTo(agreement().bmcProof(PASSWORD));
    assertThat(Setup.rakp3(0, BMC, agreement().consoleProof(PASSWORD))).isEqualTo(asked.get(2));
    assertThat(Setup.keyProof(Packet.parse(answered.get(2)).payload()))
        .isEqualTo(agreement().keyProof(agreement().sessionKey(PASSWORD)));
  }

  @Test
  public void everyMessageOfTheSessionIsSignedAndEncryptedTheSame() throws StonithException {
    for (int i = 3; i < asked.size(); i++) {
      Seal.Sealed request = seal().open(asked.get(i));

      assertThat(request.session()).isEqualTo(BMC);
      assertThat(request.sequence()).isEqualTo(i);
      assertThat(seal().close(request, asked.get(i).slice(16, 16))).isEqualTo(asked.get(i));
    }
  }

  @Test
  public void theChassisSaysThatItIsOn() throws StonithException {
    int status = asked.size() - 2;
    Octets message = seal().open(asked.get(status)).message();
    Message.Request request =
        new Message.Request(Command.CHASSIS_STATUS, message.at(4) >> 2, Octets.NONE);

    Message.Response response = Message.Response.parse(seal().open(answered.get(status)).message());

    assertThat(request.encode()).isEqualTo(message);
    assertThat(response.answers(request)).isTrue();
    assertThat(response.completion()).isZero();
    assertThat(response.data().at(0) & 1).isOne();
  }

  @Test
  public void anotherKeyOpensNothing() throws StonithException {
    Seal other = new Seal(Hash.SHA1, agreement().sessionKey(Octets.latin1("Secret")));

    StonithException failure =
        catchThrowableOfType(StonithException.class, () -> other.open(answered.get(4)));

    assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  public void noBitOfASealedPacketCanBeChanged() throws StonithException {
    Octets datagram = answered.get(answered.size() - 2);
    Seal seal = seal();
    // The first four bytes are the transport's, whose own sequence number counts for nothing.
    for (int bit = 4 * 8; bit < datagram.size() * 8; bit++) {
      byte[] changed = datagram.toArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);

      StonithException failure =
          catchThrowableOfType(StonithException.class, () -> seal.open(Octets.copyOf(changed)));

      assertThat(failure).as("bit %d", bit).isNotNull();
      assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    }
  }
}
