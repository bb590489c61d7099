package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;
import org.palisade.plugin.Parameter;

/** Lines on standard input are read as Pacemaker means them. */
public class StandardInputTest {
  private static final OptionTable TABLE =
      OptionTable.of(
          List.of(
              Option.of(Parameter.IP),
              Option.of(Parameter.USERNAME),
              Option.of(Parameter.PASSWORD)),
          HostOptions.ofConfiguredHosts());

  private static Given parsed(String text) throws UsageException {
    return StandardInput.parse(TABLE, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertRead(String text, Map<String, String> meant) throws UsageException {
    Given given = parsed(text);
    assertThat(given.texts()).isEqualTo(meant);
    assertThat(given.warnings()).isEmpty();
  }

  @Test
  public void aLineIsANameAndAValue() throws UsageException {
    assertRead("action=off\nplug=1\n", Map.of("action", "off", "plug", "1"));
    assertRead("action=off\nplug=1", Map.of("action", "off", "plug", "1"));
    assertRead("", Map.of());
  }

  @Test
  public void commentsAndBlankLinesMeanNothing() throws UsageException {
    assertRead("# action=on\n\n   \n  # x\naction=off\n", Map.of("action", "off"));
  }

  @Test
  public void aLineIsTrimmedAndMayEndAsOnWindows() throws UsageException {
    assertRead("  action=off \r\n\tplug=1\t\r\n", Map.of("action", "off", "plug", "1"));
  }

  @Test
  public void onlyTheFirstEqualsSignSplits() throws UsageException {
    assertRead("password=a=b==c\n", Map.of("password", "a=b==c"));
  }

  @Test
  public void onePairOfQuotesIsTakenAway() throws UsageException {
    assertRead("password=\" x \"\n", Map.of("password", " x "));
    assertRead("password=\"\"x\"\"\n", Map.of("password", "\"x\""));
    assertRead("password=\"x\n", Map.of("password", "\"x"));
    assertRead("password=\"\n", Map.of("password", "\""));
    assertRead("password=\"\"\n", Map.of("password", ""));
    assertRead("password='x'\n", Map.of("password", "'x'"));
  }

  @Test
  public void theLastValueOfANameCounts() throws UsageException {
    assertRead("action=on\naction=off\n", Map.of("action", "off"));
  }

  @Test
  public void olderNamesAndHyphensAreKnown() throws UsageException {
    assertRead(
        "login=u\npasswd=p\nipaddr=h\noption=off\nplug-separator=;\n",
        Map.of(
            "username", "u", "password", "p", "ip", "h", "action", "off", "plug_separator", ";"));
  }

  @Test
  public void nodenameComesToEveryAgentAndIsNoOption() throws UsageException {
    Given given = parsed("nodename=node1\naction=off\n");

    assertThat(given.nodename()).contains("node1");
    assertThat(given.texts()).isEqualTo(Map.of("action", "off"));
    assertThat(given.warnings()).isEmpty();
  }

  @Test
  public void unknownNamesAreIgnoredAndSaid() throws UsageException {
    Given given = parsed("action=off\nnosuch=secret\nwhat ever\n");

    assertThat(given.texts()).isEqualTo(Map.of("action", "off"));
    assertThat(given.warnings())
        .containsExactly(
            "unknown option on line 2 of standard input ignored: nosuch",
            "unknown option on line 3 of standard input ignored");
  }

  @Test
  public void aVerifierIsNotIgnoredButRefusedWithWhatToDo() {
    for (String name : List.of("verify_with", "verify-with")) {
      assertThatThrownBy(() -> parsed("action=off\n" + name + "=bmc\n"))
          .isInstanceOf(UsageException.class)
          .hasMessageStartingWith("standard input, line 2: 'verify_with' is for device files alone")
          .hasMessageContaining("etc/devices");
    }
  }

  @Test
  public void aKnownNameWithoutAValueIsAnError() {
    assertThatThrownBy(() -> parsed("action=off\n quiet \n"))
        .isInstanceOf(UsageException.class)
        .hasMessage("standard input, line 2: 'quiet' has no value; write quiet=…");
  }

  @Test
  public void bytesThatAreNoUtf8AreAnErrorWhereTheyMatter() throws UsageException {
    byte[] harmless = "# caf\u00e9\naction=off\n".getBytes(StandardCharsets.ISO_8859_1);
    byte[] harmful = "password=caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(StandardInput.parse(TABLE, ByteBuffer.wrap(harmless)).texts())
        .isEqualTo(Map.of("action", "off"));
    assertThatThrownBy(() -> StandardInput.parse(TABLE, ByteBuffer.wrap(harmful)))
        .isInstanceOf(UsageException.class)
        .hasMessage("standard input, line 1: the value of 'password' is not UTF-8");
  }

  @Test
  public void specialCharactersArriveAsTheyAre() throws UsageException {
    String nasty = "#$`\\;|&<>'!*?~%\u00fc\u20ac\uD83D\uDE00";
    assertRead("password=" + nasty + "\n", Map.of("password", nasty));
  }

  @Test(timeout = 60_000)
  public void aMebibyteIsReadAndOneLongLineToo() throws UsageException {
    String oneLine = "x".repeat(1 << 20);
    assertRead("password=" + oneLine + "\n", Map.of("password", oneLine));
    assertThat(parsed("nosuch=1\n".repeat((1 << 20) / 9)).warnings()).hasSize(10);
  }

  /** Rubbish is an error of usage or is understood; nothing else happens, and no secret is told. */
  @Test
  public void rubbishIsNeverMoreThanAUsageError() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[][] pieces = {
      "action".getBytes(StandardCharsets.UTF_8),
      {'='},
      {'\n'},
      {'"'},
      {(byte) 0xff},
      {0},
      {'#'},
      {'\r'},
      "password".getBytes(StandardCharsets.UTF_8),
      {' '},
      "nodename".getBytes(StandardCharsets.UTF_8)
    };
    for (int round = 0; round < 50_000; round++) {
      ByteArrayOutputStream input = new ByteArrayOutputStream();
      for (int i = random.nextInt(12); i > 0; i--) {
        input.writeBytes(pieces[random.nextInt(pieces.length)]);
      }
      try {
        assertThat(StandardInput.parse(TABLE, ByteBuffer.wrap(input.toByteArray())).warnings())
            .isNotNull();
      } catch (UsageException e) {
        assertThat(e.getMessage()).as("seed %d", seed).startsWith("standard input, line ");
      }
    }
  }
}
