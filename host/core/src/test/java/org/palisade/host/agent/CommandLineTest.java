package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;
import org.palisade.plugin.Parameter;

/** Arguments are read as GNU getopt_long reads them. */
public class CommandLineTest {
  private static final Parameter<Boolean> SSL = Parameter.flag("ssl").letter('z');
  private static final Parameter<Boolean> SSL_INSECURE = Parameter.flag("ssl_insecure");
  private static final OptionTable TABLE =
      OptionTable.of(
          List.of(
              Option.of(Parameter.IP),
              Option.of(Parameter.PASSWORD),
              Option.of(SSL),
              Option.of(SSL_INSECURE)),
          HostOptions.ofConfiguredHosts());

  private static Map<String, String> parsed(String... arguments) throws UsageException {
    return CommandLine.parse(TABLE, List.of(arguments)).texts();
  }

  @Test
  public void everySpellingOfAnOptionMeansTheSame() throws UsageException {
    for (List<String> spelling :
        List.of(
            List.of("-o", "off"),
            List.of("-ooff"),
            List.of("--action", "off"),
            List.of("--action=off"),
            List.of("--act=off"),
            List.of("--a=off".replace("--a=", "--ac=")))) {
      assertThat(CommandLine.parse(TABLE, spelling).texts()).isEqualTo(Map.of("action", "off"));
    }
  }

  @Test
  public void shortOptionsAreBundledAndTheLastTakesTheRest() throws UsageException {
    assertThat(parsed("-qzooff")).isEqualTo(Map.of("quiet", "1", "ssl", "1", "action", "off"));
    assertThat(parsed("-zo", "off")).isEqualTo(Map.of("ssl", "1", "action", "off"));
  }

  @Test
  public void aValueMayLookLikeAnOption() throws UsageException {
    assertThat(parsed("-p", "--secret")).isEqualTo(Map.of("password", "--secret"));
    assertThat(parsed("--password", "-o")).isEqualTo(Map.of("password", "-o"));
    assertThat(parsed("--password=a=b=c")).isEqualTo(Map.of("password", "a=b=c"));
    assertThat(parsed("--password=")).isEqualTo(Map.of("password", ""));
  }

  @Test
  public void operandsAreIgnoredWhereverTheyStandAndSaidOnce() throws UsageException {
    Given given =
        CommandLine.parse(TABLE, List.of("stray", "-o", "on", "-", "--", "-o", "off", "x"));

    assertThat(given.texts()).isEqualTo(Map.of("action", "on"));
    assertThat(given.warnings()).containsExactly("5 stray operand(s) on the command line ignored");
  }

  @Test
  public void anExactNameGoesBeforeALongerOneThatItBegins() throws UsageException {
    assertThat(parsed("--ssl")).isEqualTo(Map.of("ssl", "1"));
    assertThat(parsed("--ssl-i")).isEqualTo(Map.of("ssl_insecure", "1"));
    assertThat(parsed("--verbose")).isEqualTo(Map.of("verbose", "1"));
  }

  @Test
  public void anAmbiguousPrefixIsAnErrorThatNamesTheCandidates() {
    assertThatThrownBy(() -> parsed("--power=3"))
        .isInstanceOf(UsageException.class)
        .hasMessage("option '--power' is ambiguous: --power-timeout, --power-wait");
  }

  @Test
  public void whatCannotBeMeantIsAnError() {
    Map<String, List<String>> mistakes = new LinkedHashMap<>();
    mistakes.put("unknown option '--nosuch'", List.of("--nosuch=1"));
    mistakes.put("unknown option '--'", List.of("--=1"));
    mistakes.put("unknown option '-X'", List.of("-qXsecret"));
    mistakes.put("unknown option '-?'", List.of("-\u00fc"));
    mistakes.put("option '--quiet' takes no value", List.of("--quiet=1"));
    mistakes.put("option '-o' needs a value", List.of("-qo"));
    mistakes.put("option '--action' needs a value", List.of("--act"));
    mistakes.put(
        "option '--action' is given twice with different values",
        List.of("-o", "on", "--action=off"));
    mistakes.forEach(
        (message, arguments) ->
            assertThatThrownBy(() -> CommandLine.parse(TABLE, arguments))
                .isInstanceOf(UsageException.class)
                .hasMessage(message));
  }

  @Test
  public void theSameValueTwiceIsNoContradiction() throws UsageException {
    assertThat(parsed("-o", "off", "-o", "off")).isEqualTo(Map.of("action", "off"));
  }

  @Test
  public void verboseIsCounted() throws UsageException {
    Given given = CommandLine.parse(TABLE, List.of("-vvv", "--verbose"));

    assertThat(given.count(HostOptions.VERBOSE)).isEqualTo(4);
  }

  @Test
  public void theKindsLettersBeatTheHosts() throws UsageException {
    OptionTable table =
        OptionTable.of(
            List.of(
                Option.of(Parameter.text("account").letter('o').alias("port")),
                Option.of(Parameter.text("delay").help("the kind's own"))),
            HostOptions.ofConfiguredHosts());

    assertThat(CommandLine.parse(table, List.of("-o", "ACME", "--action=off")).texts())
        .isEqualTo(Map.of("account", "ACME", "action", "off"));
    assertThat(table.named("port")).map(Option::name).contains("account");
    assertThat(table.named("delay")).map(one -> one.parameter().help()).contains("the kind's own");
    assertThat(table.options()).filteredOn(one -> one.name().equals("delay")).hasSize(1);
  }

  /** Whatever is written in any of the ways that getopt allows is read as it was meant. */
  @Test
  public void anySpellingOfAnyValuesIsReadBack() throws UsageException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      Map<String, String> meant = new LinkedHashMap<>();
      List<String> arguments = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        Option option = TABLE.options().get(random.nextInt(TABLE.options().size()));
        if (!meant.containsKey(option.name())) {
          String value = option.valued() ? anyText(random) : "1";
          meant.put(option.name(), value);
          arguments.addAll(spelled(option, value, random));
        }
      }
      assertThat(CommandLine.parse(TABLE, arguments).texts())
          .as("seed %d, arguments %s", seed, arguments)
          .isEqualTo(meant);
    }
  }

  /** Rubbish is an error of usage or is understood; nothing else happens. */
  @Test
  public void rubbishIsNeverMoreThanAUsageError() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> alphabet =
        List.of(
            "-", "--", "=", "a", "action", "-o", "p", "ower", "_", "\u0000", "\uD800", " ", "q");
    for (int round = 0; round < 50_000; round++) {
      List<String> arguments = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        StringBuilder argument = new StringBuilder();
        for (int j = random.nextInt(5); j > 0; j--) {
          argument.append(alphabet.get(random.nextInt(alphabet.size())));
        }
        arguments.add(argument.toString());
      }
      try {
        assertThat(CommandLine.parse(TABLE, arguments).texts()).isNotNull();
      } catch (UsageException e) {
        assertThat(e.getMessage()).as("seed %d, arguments %s", seed, arguments).isNotBlank();
      }
    }
  }

  private static String anyText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.appendCodePoint("-=o q\u00e9\uD83D\uDE00\"'$#".codePointAt(random.nextInt(8)));
    }
    return text.toString();
  }

  private static List<String> spelled(Option option, String value, Random random) {
    String name = "--" + option.longName();
    if (!option.valued()) {
      return option.letter().isPresent() && random.nextBoolean()
          ? List.of("-" + option.letter().get())
          : List.of(name);
    }
    if (option.letter().isPresent() && random.nextBoolean()) {
      String letter = "-" + option.letter().get();
      return value.isEmpty() || random.nextBoolean()
          ? List.of(letter, value)
          : List.of(letter + value);
    }
    return random.nextBoolean() ? List.of(name + "=" + value) : List.of(name, value);
  }
}
