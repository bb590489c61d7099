package org.palisade.plugin.clc;

import static org.palisade.plugin.StonithException.Reason.INVALID_SETTINGS;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;
import org.palisade.plugin.Secret;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Endpoint;
import org.palisade.plugin.http.Proxy;
import org.palisade.plugin.http.Trust;

/** The settings of an account, by the names of the published {@code fence_clc}, and their check. */
final class ClcParameters {
  static final Parameter<String> ACCOUNT =
      Parameter.text("account")
          .letter('y')
          .role(Role.ENDPOINT)
          .required()
          .help("Alias of the account, as in the names of its servers");

  static final Parameter<String> USERNAME = Parameter.USERNAME.required();
  static final Parameter<Secret> PASSWORD = Parameter.PASSWORD.required();

  // The whole URL is secret because it may hold a password.
  static final Parameter<Secret> PROXY =
      Parameter.secret("proxy")
          .letter('x')
          .help("HTTP proxy on the way to the cloud, as http://[user:password@]host:port");

  static final Parameter<String> SWITCH =
      Parameter.text("switch")
          .letter('s')
          .role(Role.PLUG)
          .help("Name of the server; beats plug, port and nodename");

  static final Parameter<String> API_URL =
      Parameter.text("api_url")
          .role(Role.ENDPOINT)
          .orElse("https://api.ctl.io")
          .help("Where the API answers: https://host[:port][/path] or http://…");

  static final Parameter<Boolean> SSL_SECURE =
      Parameter.flag("ssl_secure")
          .help(
              "Insist on an https api_url whose certificate is checked; https always is, by default");

  static final Parameter<Boolean> SSL_INSECURE =
      Parameter.flag("ssl_insecure").help("Accept any certificate of the API");

  static final Parameter<String> CA_FILE =
      Parameter.text("ca_file")
          .help("PEM file with the certificates that may sign the API's; instead of Java's own");

  private static final String IF_UNTRUSTED = "name its authority with ca_file, or check api_url";

  private ClcParameters() {}

  static Parameter<?>[] all() {
    return new Parameter<?>[] {
      ACCOUNT, USERNAME, PASSWORD, PROXY, SWITCH, API_URL, SSL_SECURE, SSL_INSECURE, CA_FILE
    };
  }

  static Account account(Settings settings) throws StonithException {
    String alias = settings.get(ACCOUNT);
    if (!Ask.isSegment(alias)) {
      throw invalid("account is not an alias of letters and digits; give it as in the portal");
    }
    URI api = apiUrl(settings.get(API_URL));
    Optional<Proxy> proxy = Optional.empty();
    if (settings.find(PROXY).isPresent()) {
      proxy = Optional.of(Proxy.parse(settings.find(PROXY).orElseThrow()));
    }
    Endpoint endpoint = new Endpoint(api, proxy, trust(settings, api), IF_UNTRUSTED);
    return new Account(alias, settings.get(USERNAME), settings.get(PASSWORD), endpoint);
  }

  private static URI apiUrl(String text) throws StonithException {
    try {
      URI uri = new URI(text.strip().replaceFirst("/+$", ""));
      boolean isHttp = "http".equalsIgnoreCase(uri.getScheme());
      boolean isWhole = isHttp || "https".equalsIgnoreCase(uri.getScheme());
      if (isWhole
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new StonithException(INVALID_SETTINGS, "api_url is not a URL: " + e.getReason(), e);
    }
    throw invalid("api_url must look like https://host[:port][/path], without user or query");
  }

  private static Trust trust(Settings settings, URI api) throws StonithException {
    boolean isPlain = "http".equalsIgnoreCase(api.getScheme());
    boolean insecure = settings.get(SSL_INSECURE);
    boolean secure = settings.get(SSL_SECURE);
    Optional<String> caFile = settings.find(CA_FILE);
    if (insecure && secure) {
      throw invalid("ssl_secure and ssl_insecure contradict each other; give one of them");
    }
    if (insecure && caFile.isPresent()) {
      throw invalid("ca_file has no use with ssl_insecure; give one of them");
    }
    if (isPlain && (insecure || secure || caFile.isPresent())) {
      throw invalid("ssl_secure, ssl_insecure and ca_file need an api_url that begins with https");
    }
    if (insecure) {
      return Trust.anyone();
    }
    return caFile.isPresent() ? Trust.of(caFile.orElseThrow()) : Trust.byDefault();
  }

  private static StonithException invalid(String what) {
    return new StonithException(INVALID_SETTINGS, what);
  }
}
