package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.INVALID_SETTINGS;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;
import org.palisade.plugin.Secret;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Endpoint;
import org.palisade.plugin.http.Fingerprint;
import org.palisade.plugin.http.Trust;

/** The settings of a service, by the names of {@code fence_redfish}, and their check. */
final class RedfishParameters {
  static final Parameter<String> IP =
      Parameter.IP.required().help("Name or IP address of the service; host:port is understood");
  static final Parameter<Integer> IPPORT = Parameter.IPPORT.orElse(443);
  static final Parameter<String> USERNAME = Parameter.USERNAME.required();
  static final Parameter<Secret> PASSWORD = Parameter.PASSWORD.required();

  static final Parameter<String> REDFISH_URI =
      Parameter.text("redfish_uri")
          .orElse("/redfish/v1")
          .help("Where the service begins, below its address");

  static final Parameter<String> SYSTEMS_URI =
      Parameter.text("systems_uri")
          .role(Role.PLUG)
          .help("The system itself, as /redfish/v1/Systems/1; beats plug, port and nodename");

  static final Parameter<String> AUTH =
      Parameter.choice("auth", "basic", "session")
          .orElse("basic")
          .help("Show the password with each request, or log in for a session, which takes a slot");

  static final Parameter<String> CHASSIS_OFF =
      Parameter.choice("chassis_off", ChassisRule.words())
          .orElse(ChassisRule.AUTO.word())
          .help("Whether off needs the system's chassis to say off too; auto: on OpenBMC");

  static final Parameter<Boolean> SSL =
      Parameter.flag("ssl").letter('z').orElse(true).help("Accepted; https is used in any case");

  static final Parameter<Boolean> SSL_SECURE =
      Parameter.flag("ssl_secure").help("Check the certificate, as is done by default");

  static final Parameter<Boolean> SSL_INSECURE =
      Parameter.flag("ssl_insecure")
          .help("Accept any certificate: whoever answers gets the password");

  static final Parameter<String> CA_FILE =
      Parameter.text("ca_file")
          .help(
              "PEM file with the certificates that may sign the service's; instead of Java's own");

  static final Parameter<String> TLS_PIN =
      Parameter.text("tls_pin")
          .help("Accept this certificate and no other: sha256:hex, several separated by commas");

  static final Parameter<Boolean> PORT_AS_IP =
      Parameter.flag("port_as_ip").help("Not offered: refused if set; give the address as ip");

  static final Parameter<String> GNUTLSCLI_PATH =
      Parameter.text("gnutlscli_path").help("Accepted; no such program is used");

  private static final String IF_UNTRUSTED =
      "if the certificate was replaced, pin it with tls_pin or name its authority with ca_file;"
          + " else find out who answers there";

  private RedfishParameters() {}

  static Parameter<?>[] all() {
    return new Parameter<?>[] {
      IP,
      IPPORT,
      USERNAME,
      PASSWORD,
      REDFISH_URI,
      SYSTEMS_URI,
      AUTH,
      CHASSIS_OFF,
      SSL,
      SSL_SECURE,
      SSL_INSECURE,
      CA_FILE,
      TLS_PIN,
      PORT_AS_IP,
      GNUTLSCLI_PATH
    };
  }

  static Bmc bmc(Settings settings) throws StonithException {
    if (settings.get(PORT_AS_IP)) {
      throw invalid("port_as_ip is not offered; give the service's address as ip");
    }
    Endpoint endpoint =
        new Endpoint(
            address(settings.get(IP), settings.get(IPPORT)),
            Optional.empty(),
            trust(settings),
            IF_UNTRUSTED);
    return new Bmc(
        endpoint,
        root(settings.get(REDFISH_URI)),
        user(settings.get(USERNAME)),
        settings.get(PASSWORD),
        settings.get(AUTH).equals("session"),
        ChassisRule.of(settings.get(CHASSIS_OFF)));
  }

  private static URI address(String ip, int port) throws StonithException {
    boolean isBareIpv6 = ip.chars().filter(c -> c == ':').count() > 1 && !ip.startsWith("[");
    boolean hasPort = !isBareIpv6 && ip.matches(".*[^:]:\\d{1,5}");
    String host = isBareIpv6 ? "[" + ip + "]" : ip;
    try {
      URI uri = new URI("https://" + host + (hasPort ? "" : ":" + port));
      if (uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawPath().isEmpty()
          && uri.getPort() > 0
          && uri.getPort() < 65_536) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new StonithException(INVALID_SETTINGS, "ip is not an address: " + e.getReason(), e);
    }
    throw invalid("ip must be a name or an IP address, ipport a number from 1 to 65535");
  }

  private static String root(String text) throws StonithException {
    String path = Paths.of(text.strip()).orElse("");
    if (path.isEmpty() || path.contains("?")) {
      throw invalid("redfish_uri must be a path, as /redfish/v1");
    }
    return path.endsWith("/") ? path : path + "/";
  }

  /** Basic authentication has no way to write a colon in a name. */
  private static String user(String name) throws StonithException {
    if (name.contains(":")) {
      throw invalid("username must not hold a colon");
    }
    return name;
  }

  private static Trust trust(Settings settings) throws StonithException {
    boolean insecure = settings.get(SSL_INSECURE);
    Optional<String> caFile = settings.find(CA_FILE);
    Optional<String> pin = settings.find(TLS_PIN);
    if (insecure && settings.get(SSL_SECURE)) {
      throw invalid("ssl_secure and ssl_insecure contradict each other; give one of them");
    }
    if ((insecure ? 1 : 0) + (caFile.isPresent() ? 1 : 0) + (pin.isPresent() ? 1 : 0) > 1) {
      throw invalid("give only one of ssl_insecure, ca_file and tls_pin");
    }
    if (insecure) {
      return Trust.anyone();
    } else if (pin.isPresent()) {
      return Trust.pinned(pins(pin.get()));
    }
    return caFile.isPresent() ? Trust.of(caFile.get()) : Trust.byDefault();
  }

  private static Set<Fingerprint> pins(String text) throws StonithException {
    Set<Fingerprint> pins = new LinkedHashSet<>();
    try {
      for (String one : text.strip().split("[,\\s]+", -1)) {
        pins.add(Fingerprint.parse(one));
      }
    } catch (IllegalArgumentException e) {
      throw new StonithException(INVALID_SETTINGS, "tls_pin " + e.getMessage(), e);
    }
    return pins;
  }

  private static StonithException invalid(String what) {
    return new StonithException(INVALID_SETTINGS, what);
  }
}
