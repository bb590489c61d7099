package org.palisade.plugin.agents;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;
import org.palisade.plugin.Secret;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * What a device's settings say, as its program takes it. Immutable.
 *
 * @param texts values by the program's names, secrets in the clear
 * @param secrets those of them that nobody may see
 */
record GivenValues(Map<String, String> texts, List<String> secrets) {
  /** No settings: what a program is given that is asked about itself. */
  static final GivenValues NONE = new GivenValues(Map.of(), List.of());

  private static final String HIDDEN = "***";
  private static final int MOST = 32 << 10; // together they must fit into a pipe

  /** Puts the longest secret first: one may be the begin of another. */
  GivenValues {
    secrets = secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /**
   * Takes them from settings: only those that somebody has set.
   *
   * @throws StonithException where a value could be taken for another option
   */
  static GivenValues of(Parameters parameters, Settings settings) throws StonithException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<Parameter<?>, String> one : parameters.given().entrySet()) {
      Optional<String> text = text(one.getKey(), settings);
      if (text.isPresent()) {
        requireOneLine(one.getKey().name(), text.get());
        texts.put(one.getValue(), text.get());
      }
    }
    if (texts.values().stream().mapToInt(GivenValues::bytes).sum() > MOST) {
      throw invalid("the values are longer than " + MOST + " bytes together");
    }
    return new GivenValues(texts, secrets(parameters, settings));
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static <T> Optional<String> text(Parameter<T> parameter, Settings settings) {
    return settings
        .find(parameter)
        .filter(value -> parameter.role() != Role.PLUG)
        .filter(value -> !parameter.byDefault().equals(Optional.of(value)))
        .map(GivenValues::written);
  }

  private static String written(Object value) {
    if (value instanceof Secret secret) {
      return secret.reveal();
    }
    if (value instanceof Duration time) {
      BigDecimal seconds = BigDecimal.valueOf(time.toMillis(), 3);
      return seconds.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Boolean yes) {
      return yes ? "1" : "0";
    }
    return Objects.toString(value);
  }

  /** Refuses what would be two lines of standard input, or the end of an environment variable. */
  static void requireOneLine(String what, String value) throws StonithException {
    if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0 || c == 0x85)
        || !value.equals(value.lines().findFirst().orElse(""))) {
      throw invalid("'" + what + "' holds a line break, which could be taken for another option");
    }
  }

  private static StonithException invalid(String what) {
    return new StonithException(Reason.INVALID_SETTINGS, what);
  }

  private static List<String> secrets(Parameters parameters, Settings settings) {
    return parameters.given().keySet().stream()
        .flatMap(parameter -> settings.find(parameter).stream())
        .filter(Secret.class::isInstance)
        .map(secret -> ((Secret) secret).reveal())
        .filter(secret -> !secret.isEmpty())
        .toList();
  }

  /** A text of the program's without any secret. */
  String redacted(String text) {
    String shown = text;
    for (String secret : secrets) {
      shown = shown.replace(secret, HIDDEN);
    }
    return shown;
  }

  @Override
  public String toString() {
    return "values of " + texts.keySet();
  }
}
