package org.palisade.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.Test;
import org.palisade.plugin.Parameter.Role;

public class ParameterTest {

  @Test
  public void theWellKnownOnesHaveTheLettersAndOlderNamesOfFenceAgents() {
    assertThat(Parameter.IP.letter()).contains('a');
    assertThat(Parameter.IP.aliases()).containsExactly("ipaddr");
    assertThat(Parameter.USERNAME.letter()).contains('l');
    assertThat(Parameter.USERNAME.aliases()).containsExactly("login");
    assertThat(Parameter.PASSWORD.letter()).contains('p');
    assertThat(Parameter.PASSWORD.aliases()).containsExactly("passwd");
    assertThat(Parameter.IPPORT.letter()).contains('u');
    assertThat(Parameter.IPPORT.aliases()).isEmpty();
  }

  @Test
  public void theWellKnownOnesTellTheEndpointAndTheCredentials() {
    assertThat(List.of(Parameter.IP.role(), Parameter.IPPORT.role())).containsOnly(Role.ENDPOINT);
    assertThat(List.of(Parameter.USERNAME.role(), Parameter.PASSWORD.role()))
        .containsOnly(Role.CREDENTIAL);
  }

  @Test
  public void anAddressThatProgramsReadDifferentlyIsRefused() {
    for (String ip : List.of("010.0.0.1", " 10.0.0.010", "10.00.0.1", "010.0.0.1:8443", "01")) {
      assertThatIllegalArgumentException()
          .as(ip)
          .isThrownBy(() -> Parameter.IP.parse(ip))
          .withMessageContaining("octal");
    }
  }

  @Test
  public void namesAndOtherAddressesAreTakenAsTheyAre() {
    for (String ip :
        List.of(
            "10.0.0.1",
            "100.0.200.30:08443",
            "127.1",
            "0.0.0.0",
            "01.example",
            "::01",
            "0064:ff9b::1",
            "[::1]")) {
      assertThat(Parameter.IP.parse(" " + ip)).isEqualTo(ip);
    }
  }

  @Test
  public void aPlainOneIsOptionalWithoutDefaultLetterAliasOrHelp() {
    Parameter<String> plain = Parameter.text("zone");

    assertThat(plain.name()).isEqualTo("zone");
    assertThat(plain.type()).isEqualTo(Parameter.Type.TEXT);
    assertThat(plain.isRequired()).isFalse();
    assertThat(plain.byDefault()).isEmpty();
    assertThat(plain.letter()).isEmpty();
    assertThat(plain.aliases()).isEmpty();
    assertThat(plain.choices()).isEmpty();
    assertThat(plain.help()).isEmpty();
    assertThat(plain.role()).isEqualTo(Role.OPTION);
    assertThat(plain).hasToString("zone");
  }

  @Test
  public void eachChangeIsACopyThatKeepsTheRest() {
    Parameter<String> plain = Parameter.text("zone");

    Parameter<String> full =
        plain
            .letter('z')
            .alias("area")
            .alias("region")
            .help("Where")
            .required()
            .orElse("here")
            .role(Role.PLUG);

    assertThat(plain.letter()).isEmpty();
    assertThat(plain.aliases()).isEmpty();
    assertThat(plain.isRequired()).isFalse();
    assertThat(full.letter()).contains('z');
    assertThat(full.aliases()).containsExactly("area", "region");
    assertThat(full.help()).isEqualTo("Where");
    assertThat(full.isRequired()).isTrue();
    assertThat(full.byDefault()).contains("here");
    assertThat(full.role()).isEqualTo(Role.PLUG);
    assertThat(full.type()).isEqualTo(Parameter.Type.TEXT);
  }

  @Test
  public void twoAreEqualIfTheirNamesAre() {
    Parameter<String> changed = Parameter.text("zone").required();

    assertThat(changed).isEqualTo(Parameter.text("zone"));
    assertThat(changed).hasSameHashCodeAs(Parameter.text("zone"));
    assertThat(changed).isNotEqualTo(Parameter.text("area"));
    assertThat(changed).isNotEqualTo("zone");
  }

  @Test
  public void textIsTakenAsItIsGiven() {
    assertThat(Parameter.text("zone").parse(" a b ")).isEqualTo(" a b ");
  }

  @Test
  public void aSecretIsTakenToTheByteAndMasked() {
    Secret secret = Parameter.secret("key").parse(" p#$\u00e4 ");

    assertThat(secret.reveal()).isEqualTo(" p#$\u00e4 ");
    assertThat(secret).hasToString("***");
  }

  @Test
  public void numbersAreWholeAndMayHaveSpaceAround() {
    Parameter<Integer> number = Parameter.number("tries");

    assertThat(number.parse(" 42 ")).isEqualTo(42);
    assertThat(number.parse("-1")).isEqualTo(-1);
    for (String wrong : List.of("", "4.2", "4x", "99999999999", "four")) {
      assertComplains(number, wrong, "is not a whole number");
    }
  }

  @Test
  public void secondsMayHaveAFraction() {
    Parameter<Duration> seconds = Parameter.seconds("wait");

    assertThat(seconds.parse("0")).isZero();
    assertThat(seconds.parse(" 1.5 ")).isEqualTo(Duration.ofMillis(1500));
    for (String wrong : List.of("", "-1", "NaN", "Infinity", "1e300", "5s", "soon")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> seconds.parse(wrong))
          .withMessageStartingWith("is not a number of seconds");
    }
  }

  @Test
  public void aFlagKnowsTheWordsOfFenceAgentsInAnyCaseAndIsOffByDefault() {
    Parameter<Boolean> flag = Parameter.flag("secure");

    assertThat(flag.byDefault()).contains(false);
    for (String yes : List.of("1", "yes", "On", "TRUE", " true ")) {
      assertThat(flag.parse(yes)).as(yes).isTrue();
    }
    for (String no : List.of("0", "no", "Off", "FALSE")) {
      assertThat(flag.parse(no)).as(no).isFalse();
    }
    assertComplains(flag, "maybe", "is not one of 1, yes, on, true, 0, no, off, false");
    assertComplains(flag, "", "is not one of 1, yes, on, true, 0, no, off, false");
  }

  @Test
  public void aChoiceTakesItsWordsOnly() {
    Parameter<String> choice = Parameter.choice("method", "onoff", "cycle");

    assertThat(choice.choices()).containsExactly("onoff", "cycle");
    assertThat(choice.type()).isEqualTo(Parameter.Type.CHOICE);
    assertThat(choice.parse("cycle")).isEqualTo("cycle");
    assertThat(choice.parse("Cycle")).isEqualTo("cycle");
    assertComplains(choice, "reset", "is not one of onoff, cycle");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> choice.orElse("reset"))
        .withMessageContaining("method");
  }

  @Test
  public void noComplaintRepeatsTheValueNotEvenInItsCause() {
    String marker = "hunter2-misplaced";
    List<Parameter<?>> all =
        List.of(
            Parameter.number("n"),
            Parameter.seconds("s"),
            Parameter.flag("f"),
            Parameter.choice("c", "a", "b"));

    for (Parameter<?> parameter : all) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> parameter.parse(marker))
          .satisfies(
              e -> {
                for (Throwable one = e; one != null; one = one.getCause()) {
                  assertThat(one.toString()).doesNotContain(marker);
                }
              });
    }
  }

  @Test
  public void namesAndLettersAreChecked() {
    for (String wrong : List.of("", "_ip", "1st", "a-b", "a b")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Parameter.text(wrong));
      assertThatIllegalArgumentException().isThrownBy(() -> Parameter.text("a").alias(wrong));
    }
    for (char wrong : new char[] {'-', ' ', '\u00e4', '?'}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Parameter.text("a").letter(wrong));
    }
  }

  @Test
  public void nothingIsNull() {
    Parameter<String> plain = Parameter.text("zone");

    List<ThrowingCallable> calls =
        List.of(
            () -> plain.help(null),
            () -> plain.role(null),
            () -> plain.orElse(null),
            () -> Parameter.choice("zone", "a", null));

    for (ThrowingCallable call : calls) {
      assertThatNullPointerException().isThrownBy(call);
    }
  }

  @Test
  public void aDefaultMayBeFound() {
    assertThat(Parameter.number("tries").orElse(3).byDefault()).isEqualTo(Optional.of(3));
  }

  private static void assertComplains(Parameter<?> parameter, String value, String complaint) {
    assertThatIllegalArgumentException()
        .as("of '%s'", value)
        .isThrownBy(() -> parameter.parse(value))
        .withMessage(complaint);
  }
}
