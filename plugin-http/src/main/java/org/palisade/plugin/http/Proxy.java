package org.palisade.plugin.http;

import static org.palisade.plugin.StonithException.Reason.INVALID_SETTINGS;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.palisade.plugin.Secret;
import org.palisade.plugin.StonithException;

/**
 * An HTTP proxy.
 *
 * @param host its name or address
 * @param port its port
 * @param login who we are to it, where it wants to know
 */
public record Proxy(String host, int port, Optional<Login> login) {
  private static final int HTTP_PROXY_PORT = 3128;

  /**
   * Who we are to the proxy.
   *
   * @param user the user
   * @param password the password
   */
  public record Login(String user, Secret password) {}

  /**
   * Reads {@code http://[user:password@]host[:port]}; a bare {@code host:port} will do.
   *
   * @param setting the value of the parameter {@code proxy}
   * @return the proxy
   * @throws StonithException with INVALID_SETTINGS, without any part of the setting
   */
  public static Proxy parse(Secret setting) throws StonithException {
    String text = setting.reveal().strip();
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      boolean isWhole = uri.getHost() != null && uri.getRawPath().matches("/?");
      if (isWhole && "http".equalsIgnoreCase(uri.getScheme())) {
        int port = uri.getPort() < 0 ? HTTP_PROXY_PORT : uri.getPort();
        return new Proxy(uri.getHost(), port, login(Optional.ofNullable(uri.getRawUserInfo())));
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // No cause: its message would show the URL, and with it the password.
      throw wrong();
    }
    throw wrong();
  }

  private static Optional<Login> login(Optional<String> userInfo) {
    return userInfo.map(
        info -> {
          String[] parts = info.split(":", 2);
          String password = parts.length == 2 ? decode(parts[1]) : "";
          return new Login(decode(parts[0]), new Secret(password));
        });
  }

  /** Unlike a form, a URL does not write a space as {@code +}. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static StonithException wrong() {
    return new StonithException(
        INVALID_SETTINGS,
        "proxy must look like http://[user:password@]host:port, with special characters of user"
            + " and password percent-encoded");
  }
}
