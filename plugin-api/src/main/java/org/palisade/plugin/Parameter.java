package org.palisade.plugin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A typed setting of a kind of device. One definition gives the option on the command line, the
 * name on standard input and in device files, the metadata, the validation, the documentation and
 * the key of {@link Settings#get}. Immutable: each method returns a copy. Two parameters are equal
 * if their names are.
 *
 * @param <T> the type of its values
 */
public final class Parameter<T> {

  /** What a parameter tells, from which the host makes its keys. */
  public enum Role {
    /** None of the others. */
    OPTION,
    /** Names the machine that is talked to: with the kind and the plug, what is locked. */
    ENDPOINT,
    /** Says who we are: with the endpoint, what a refused login is remembered for. */
    CREDENTIAL,
    /** Names the plug: the one thing that two calls over one warm session may differ in. */
    PLUG
  }

  /** The form of a value, as metadata and documentation name it. */
  public enum Type {
    /** Any text. */
    TEXT,
    /** Text that is never shown. */
    SECRET,
    /** A whole number. */
    NUMBER,
    /** A time in whole seconds; a fraction is allowed. */
    SECONDS,
    /** 1, yes, on, true or 0, no, off, false; on the command line its mere presence is yes. */
    FLAG,
    /** One of several words. */
    CHOICE
  }

  /**
   * The address of the device: {@code ip}, {@code -a}, formerly {@code ipaddr}. One with leading
   * zeros is refused: C libraries read {@code 010.0.0.1} as 8.0.0.1, Java as 10.0.0.1.
   */
  public static final Parameter<String> IP =
      named("ip", Type.TEXT, List.of(), Parameter::parseAddress)
          .letter('a')
          .alias("ipaddr")
          .role(Role.ENDPOINT)
          .help("IP address or hostname of fencing device");

  /** The user: {@code username}, {@code -l}, formerly {@code login}. */
  public static final Parameter<String> USERNAME =
      text("username").letter('l').alias("login").role(Role.CREDENTIAL).help("Login name");

  /** The password: {@code password}, {@code -p}, formerly {@code passwd}. */
  public static final Parameter<Secret> PASSWORD =
      secret("password")
          .letter('p')
          .alias("passwd")
          .role(Role.CREDENTIAL)
          .help("Login password or passphrase");

  /** The port of the device: {@code ipport}, {@code -u}. */
  public static final Parameter<Integer> IPPORT =
      number("ipport")
          .letter('u')
          .role(Role.ENDPOINT)
          .help("TCP/UDP port to use for connection with device");

  private record Face<T>(
      String name, Type type, Function<String, T> parser, List<String> choices) {}

  private final Face<T> face;
  private final Optional<Character> letter;
  private final List<String> aliases;
  private final String help;
  private final boolean required;
  private final Optional<T> byDefault;
  private final Role role;

  private Parameter(
      Face<T> face,
      Optional<Character> letter,
      List<String> aliases,
      String help,
      boolean required,
      Optional<T> byDefault,
      Role role) {
    this.face = face;
    this.letter = letter;
    this.aliases = aliases;
    this.help = help;
    this.required = required;
    this.byDefault = byDefault;
    this.role = role;
  }

  private static <T> Parameter<T> named(
      String name, Type type, List<String> choices, Function<String, T> parser) {
    return new Parameter<>(
        new Face<>(requireName(name), type, parser, choices),
        Optional.empty(),
        List.of(),
        "",
        false,
        Optional.empty(),
        Role.OPTION);
  }

  private static String requireName(String name) {
    // Those of other people's agents have capitals and dots too.
    if (!name.matches("[A-Za-z][A-Za-z0-9_.]*")) {
      throw new IllegalArgumentException(
          "a parameter's name has letters, digits, '_' and '.', not '" + name + "'");
    }
    return name;
  }

  /**
   * A parameter of any text.
   *
   * @param name letters, digits, {@code _} and {@code .}; on the command line {@code -} for it
   * @return an optional parameter without a default
   */
  public static Parameter<String> text(String name) {
    return named(name, Type.TEXT, List.of(), Function.identity());
  }

  /**
   * A parameter whose value is never shown.
   *
   * @param name as in {@link #text}
   * @return an optional parameter without a default
   */
  public static Parameter<Secret> secret(String name) {
    return named(name, Type.SECRET, List.of(), Secret::new);
  }

  /**
   * A parameter of a whole number.
   *
   * @param name as in {@link #text}
   * @return an optional parameter without a default
   */
  public static Parameter<Integer> number(String name) {
    return named(name, Type.NUMBER, List.of(), Parameter::parseNumber);
  }

  /**
   * A parameter of a time in seconds.
   *
   * @param name as in {@link #text}
   * @return an optional parameter without a default
   */
  public static Parameter<Duration> seconds(String name) {
    return named(name, Type.SECONDS, List.of(), Parameter::parseSeconds);
  }

  /**
   * A parameter that is set or not.
   *
   * @param name as in {@link #text}
   * @return an optional parameter, not set by default
   */
  public static Parameter<Boolean> flag(String name) {
    return named(name, Type.FLAG, List.of(), Parameter::parseFlag).orElse(false);
  }

  /**
   * A parameter that takes one of several words, in capitals or not, as fence agents have it.
   *
   * @param name as in {@link #text}
   * @param values the words
   * @return an optional parameter without a default
   */
  public static Parameter<String> choice(String name, String... values) {
    List<String> choices = List.of(values);
    return named(name, Type.CHOICE, choices, value -> oneOf(choices, value));
  }

  // Without patterns: thousands of threads open devices at once, and what is yet to be compiled
  // then costs each of them 50 KiB of stack for good.
  private static String parseAddress(String value) {
    String address = value.strip();
    if (address.indexOf(':') != address.lastIndexOf(':')) {
      return address; // IPv6
    }
    boolean isZeroLed = false;
    char before = '.';
    for (int i = 0; i < address.length() && address.charAt(i) != ':'; i++) {
      char now = address.charAt(i);
      if (now != '.' && (now < '0' || now > '9')) {
        return address; // a name
      }
      isZeroLed |= now != '.' && before == '0' && (i == 1 || address.charAt(i - 2) == '.');
      before = now;
    }
    if (isZeroLed) {
      throw new IllegalArgumentException(
          "has leading zeros, which some programs read as octal; leave them out");
    }
    return address;
  }

  // The messages of NumberFormatException repeat the value, so it is not kept as a cause.

  private static Integer parseNumber(String value) {
    try {
      return Integer.valueOf(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is not a whole number");
    }
  }

  private static Duration parseSeconds(String value) {
    double seconds;
    try {
      seconds = Double.parseDouble(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is not a number of seconds");
    }
    if (!(seconds >= 0 && seconds <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException("is not a number of seconds, 0 or more");
    }
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static Boolean parseFlag(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "1", "yes", "on", "true" -> true;
      case "0", "no", "off", "false" -> false;
      default ->
          throw new IllegalArgumentException("is not one of 1, yes, on, true, 0, no, off, false");
    };
  }

  private static String oneOf(List<String> choices, String value) {
    return choices.stream()
        .filter(value::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("is not one of " + String.join(", ", choices)));
  }

  /**
   * Gives the parameter a short option, which beats the host's own use of that letter.
   *
   * @param c a letter
   * @return a copy
   */
  public Parameter<T> letter(char c) {
    if (!Character.isLetterOrDigit(c) || c > 127) {
      throw new IllegalArgumentException("not an ASCII letter or digit: " + c);
    }
    return new Parameter<>(face, Optional.of(c), aliases, help, required, byDefault, role);
  }

  /**
   * Adds an older name, which stays valid and is marked deprecated in the metadata.
   *
   * @param older as in {@link #text}
   * @return a copy
   */
  public Parameter<T> alias(String older) {
    List<String> more = new ArrayList<>(aliases);
    more.add(requireName(older));
    return new Parameter<>(face, letter, List.copyOf(more), help, required, byDefault, role);
  }

  /**
   * Sets the one line that explains the parameter.
   *
   * @param text what it means, in what unit, with which limits
   * @return a copy
   */
  public Parameter<T> help(String text) {
    return new Parameter<>(
        face, letter, aliases, Objects.requireNonNull(text), required, byDefault, role);
  }

  /**
   * Makes the parameter required.
   *
   * @return a copy
   */
  public Parameter<T> required() {
    return new Parameter<>(face, letter, aliases, help, true, byDefault, role);
  }

  /**
   * Gives the parameter a default.
   *
   * @param value the value where none is given; of a {@link Type#CHOICE} one of its words
   * @return a copy
   */
  public Parameter<T> orElse(T value) {
    if (!choices().isEmpty() && !choices().contains(value)) {
      throw new IllegalArgumentException("the default of '" + name() + "' is none of its words");
    }
    return new Parameter<>(face, letter, aliases, help, required, Optional.of(value), role);
  }

  /**
   * Says what the parameter tells.
   *
   * @param role the role; {@link Role#OPTION} unless said otherwise
   * @return a copy
   */
  public Parameter<T> role(Role role) {
    return new Parameter<>(
        face, letter, aliases, help, required, byDefault, Objects.requireNonNull(role));
  }

  /**
   * The name on standard input and in device files.
   *
   * @return letters, digits, {@code _} and {@code .}
   */
  public String name() {
    return face.name();
  }

  /**
   * The form of its values.
   *
   * @return the form
   */
  public Type type() {
    return face.type();
  }

  /**
   * The words of a {@link Type#CHOICE}.
   *
   * @return the words in the order given; empty for any other form
   */
  public List<String> choices() {
    return face.choices();
  }

  /**
   * The short option.
   *
   * @return a letter, or nothing
   */
  public Optional<Character> letter() {
    return letter;
  }

  /**
   * The older names.
   *
   * @return the names, oldest use first; perhaps none
   */
  public List<String> aliases() {
    return aliases;
  }

  /**
   * The explanation.
   *
   * @return one line; empty where none was given
   */
  public String help() {
    return help;
  }

  /**
   * Whether a value must be given.
   *
   * @return {@code true} after {@link #required()}
   */
  public boolean isRequired() {
    return required;
  }

  /**
   * The default.
   *
   * @return the value of {@link #orElse}, or nothing
   */
  public Optional<T> byDefault() {
    return byDefault;
  }

  /**
   * What the parameter tells.
   *
   * @return the role
   */
  public Role role() {
    return role;
  }

  /**
   * Turns text into a value.
   *
   * @param value the text as given by the user
   * @return the value
   * @throws IllegalArgumentException whose message says what is wrong with the value, as the end of
   *     a sentence that begins with the parameter and never with the value itself
   */
  public T parse(String value) {
    return face.parser().apply(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameter<?> parameter && parameter.name().equals(name());
  }

  @Override
  public int hashCode() {
    return name().hashCode();
  }

  @Override
  public String toString() {
    return name();
  }
}
