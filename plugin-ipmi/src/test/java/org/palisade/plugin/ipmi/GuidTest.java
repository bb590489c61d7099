package org.palisade.plugin.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.wire.Hex;

/** One machine, one text, in whichever order its BMC sends the bytes. */
public class GuidTest {
  private static final String GUID = "12345678-9abc-4def-8123-456789abcdef";

  @Test
  public void aGuidThatIsSentBackwardsIsTurned() throws StonithException {
    assertThat(Guid.text(Hex.octets("efcdab89674523 81ef4dbc9a78563412"))).contains(GUID);
  }

  @Test
  public void aGuidOfTheFirmwaresTablesIsTurnedInItsFirstFields() throws StonithException {
    assertThat(Guid.text(Hex.octets("78563412bc9aef4d8123456789abcdef"))).contains(GUID);
  }

  @Test
  public void aBmcWithoutAGuidHasNone() throws StonithException {
    assertThat(Guid.text(Hex.octets("00".repeat(16)))).isEmpty();
    assertThat(Guid.text(Hex.octets("ff".repeat(16)))).isEmpty();
  }
}
