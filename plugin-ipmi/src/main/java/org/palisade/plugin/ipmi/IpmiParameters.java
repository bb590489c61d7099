package org.palisade.plugin.ipmi;

import static org.palisade.plugin.StonithException.Reason.INVALID_SETTINGS;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;
import org.palisade.plugin.Secret;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.session.Login;
import org.palisade.plugin.ipmi.session.Privilege;
import org.palisade.plugin.ipmi.wire.Octets;
import org.palisade.plugin.ipmi.wire.Suite;

/** The settings of a BMC, by the names of the published {@code fence_ipmilan}, and their check. */
final class IpmiParameters {
  private static final int LONGEST_USER = 16;
  private static final int LONGEST_KEY = 20;
  private static final String MOOT = "Accepted for fence_ipmilan's sake and without effect: ";

  private static final Parameter<String> IP = Parameter.IP.required();
  private static final Parameter<Integer> IPPORT =
      Parameter.IPPORT.orElse(623).help("UDP port of the BMC");
  private static final Parameter<String> USERNAME =
      Parameter.USERNAME
          .orElse("")
          .help("Login name, at most 16 bytes; empty for the nameless user");
  private static final Parameter<Secret> PASSWORD =
      Parameter.PASSWORD.help("Password, at most 20 bytes of UTF-8; never cut");
  private static final Parameter<Secret> HEXADECIMAL_PASSWORD =
      Parameter.secret("hexadecimal_password")
          .role(Role.CREDENTIAL)
          .help(
              "The password as hexadecimal digits, for bytes that are no text; instead of password");
  private static final Parameter<Secret> KG =
      Parameter.secret("kg")
          .role(Role.CREDENTIAL)
          .help("The BMC's key Kg as text, at most 20 bytes, where it has one");
  private static final Parameter<Secret> HEXADECIMAL_KG =
      Parameter.secret("hexadecimal_kg")
          .role(Role.CREDENTIAL)
          .help("The BMC's key Kg as hexadecimal digits, with or without 0x; instead of kg");
  private static final Parameter<String> CIPHER =
      Parameter.choice("cipher", "auto", "17", "3")
          .letter('C')
          .orElse("auto")
          .help("Cipher suite; auto tries 17, then 3, and remembers what the BMC took");
  private static final Parameter<String> PRIVLVL =
      Parameter.choice("privlvl", "callback", "user", "operator", "administrator")
          .letter('L')
          .orElse("administrator")
          .help("Privilege level to ask for; operator suffices to switch, user only reads");
  private static final Parameter<Duration> IPMITOOL_TIMEOUT =
      Parameter.seconds("ipmitool_timeout")
          .orElse(Duration.ofSeconds(2))
          .help("How long the reply to a power command is waited for before the state is read");
  private static final Parameter<String> TARGET =
      Parameter.text("target")
          .help("Bridging to another controller is not offered: refused if set");
  private static final Parameter<Boolean> PORT_AS_IP =
      Parameter.flag("port_as_ip").help("Not offered: refused if set; give the address as ip");
  private static final Parameter<Boolean> LANPLUS =
      Parameter.flag("lanplus")
          .letter('P')
          .help(MOOT + "IPMI 2.0 (lanplus) is always spoken, 1.5 never");
  private static final Parameter<String> AUTH =
      Parameter.choice("auth", "md5", "password", "none")
          .letter('A')
          .help(MOOT + "it chooses a login of IPMI 1.5, which is not spoken");
  private static final Parameter<String> IPMITOOL_PATH =
      Parameter.text("ipmitool_path").help(MOOT + "no ipmitool is run");
  private static final Parameter<Boolean> USE_SUDO =
      Parameter.flag("use_sudo").alias("sudo").help(MOOT + "no program is run");
  private static final Parameter<String> SUDO_PATH =
      Parameter.text("sudo_path").help(MOOT + "no program is run");

  private IpmiParameters() {}

  static Parameter<?>[] all() {
    return new Parameter<?>[] {
      IP,
      IPPORT,
      USERNAME,
      PASSWORD,
      HEXADECIMAL_PASSWORD,
      KG,
      HEXADECIMAL_KG,
      CIPHER,
      PRIVLVL,
      IPMITOOL_TIMEOUT,
      TARGET,
      PORT_AS_IP,
      LANPLUS,
      AUTH,
      IPMITOOL_PATH,
      USE_SUDO,
      SUDO_PATH
    };
  }

  static Login login(Settings settings) throws StonithException {
    requireOffered(settings);
    int port = settings.get(IPPORT);
    if (port < 1 || port > 65_535) {
      throw invalid("ipport is no port: 1 to 65535");
    }
    return new Login(
        address(settings.get(IP)),
        port,
        bounded(utf8(settings.get(USERNAME)), LONGEST_USER, "username"),
        key(settings, PASSWORD, HEXADECIMAL_PASSWORD).orElse(Octets.NONE),
        key(settings, KG, HEXADECIMAL_KG),
        Privilege.valueOf(settings.get(PRIVLVL).toUpperCase(Locale.ROOT)),
        suites(settings.get(CIPHER)));
  }

  private static String address(String ip) throws StonithException {
    int colon = ip.indexOf(':');
    // A bare IPv6 address has more than one colon.
    boolean isOne = colon >= 0 && colon == ip.lastIndexOf(':');
    if (isOne || ip.contains("]:")) {
      throw invalid("ip holds a port, which is not understood there; give the port as ipport");
    }
    if (ip.startsWith("[") && (colon < 0 || !ip.endsWith("]"))) {
      throw invalid("ip has brackets, which are for IPv6 addresses; give the name without them");
    }
    return ip;
  }

  static Duration replyTime(Settings settings) throws StonithException {
    Duration time = settings.get(IPMITOOL_TIMEOUT);
    if (time.isZero()) {
      throw invalid("ipmitool_timeout is 0: no reply could be seen; give a second or more");
    }
    return time;
  }

  private static void requireOffered(Settings settings) throws StonithException {
    if (settings.get(PORT_AS_IP)) {
      throw invalid("port_as_ip is not offered; give the BMC's address as ip");
    }
    if (settings.find(TARGET).filter(text -> !text.isBlank()).isPresent()) {
      throw invalid("target is not offered: only the BMC itself is talked to; leave it out");
    }
  }

  private static List<Suite> suites(String cipher) {
    return switch (cipher) {
      case "17" -> List.of(Suite.SUITE_17);
      case "3" -> List.of(Suite.SUITE_3);
      default -> List.of(Suite.SUITE_17, Suite.SUITE_3);
    };
  }

  /** A key that was given as text or as digits; one that is too long is refused and never cut. */
  private static Optional<Octets> key(
      Settings settings, Parameter<Secret> asText, Parameter<Secret> asHex)
      throws StonithException {
    Optional<String> text = settings.find(asText).map(Secret::reveal);
    Optional<String> hex = settings.find(asHex).map(Secret::reveal);
    if (text.isPresent() && hex.isPresent()) {
      throw invalid(asText + " and " + asHex + " are both given; give one of them");
    }
    if (hex.isPresent()) {
      return Optional.of(bounded(digits(hex.get(), asHex), LONGEST_KEY, asHex.name()));
    }
    return text.isPresent()
        ? Optional.of(bounded(utf8(text.get()), LONGEST_KEY, asText.name()))
        : Optional.empty();
  }

  private static Octets digits(String hex, Parameter<Secret> parameter) throws StonithException {
    try {
      return Octets.copyOf(HexFormat.of().parseHex(hex.strip().replaceFirst("^0[xX]", "")));
    } catch (IllegalArgumentException e) {
      // Not kept as the cause: its message has a part of the value.
      throw invalid(parameter + " has not an even number of hexadecimal digits and nothing else");
    }
  }

  private static Octets utf8(String text) {
    return Octets.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Octets bounded(Octets bytes, int most, String name) throws StonithException {
    if (bytes.size() > most) {
      throw invalid(
          name
              + " has "
              + bytes.size()
              + " bytes; IPMI keeps at most "
              + most
              + " and none is cut");
    }
    return bytes;
  }

  private static StonithException invalid(String what) {
    return new StonithException(INVALID_SETTINGS, what);
  }
}
