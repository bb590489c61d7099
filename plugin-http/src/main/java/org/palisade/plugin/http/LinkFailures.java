package org.palisade.plugin.http;

import static org.palisade.plugin.StonithException.Reason.INVALID_SETTINGS;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.UNCERTAIN;
import static org.palisade.plugin.StonithException.Reason.UNREACHABLE;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.palisade.plugin.StonithException;

/** Says of a broken exchange whether its request may have arrived. */
final class LinkFailures {
  private static final Set<String> LOGIN_WANTED = Set.of("401", "407");
  private static final Pattern TUNNEL_FAILED = Pattern.compile("Tunnel failed, got: (\\d+)");

  private final Endpoint endpoint;

  LinkFailures(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  StonithException noTime() {
    return new StonithException(
        UNREACHABLE, "the time was over before the request to " + endpoint.peer() + " was sent");
  }

  /** The request may have arrived. */
  StonithException lost(Request request, String why, Throwable cause) {
    return new StonithException(
        request.isCommand() ? UNCERTAIN : PROTOCOL,
        "no whole answer to "
            + request.inShort()
            + " from "
            + endpoint.peer()
            + " ("
            + why
            + ")"
            + (request.isCommand() ? "; it may act yet, so look at the state" : ""),
        cause);
  }

  StonithException of(Request request, Throwable failure) {
    Optional<String> proxyRefuses = tunnelRefused(failure);
    if (find(failure, SSLHandshakeException.class).isPresent()) {
      return untrusted(failure);
    } else if (proxyRefuses.isPresent()) {
      return LOGIN_WANTED.contains(proxyRefuses.get())
          ? proxyLogin()
          : unreachable("the proxy makes no connection (HTTP " + proxyRefuses.get() + ")", failure);
    } else if (find(failure, UnknownHostException.class).isPresent()
        || find(failure, UnresolvedAddressException.class).isPresent()) {
      return unreachable("the name cannot be resolved", failure);
    } else if (find(failure, HttpConnectTimeoutException.class).isPresent()) {
      return unreachable("no connection in time", failure);
    } else if (find(failure, ConnectException.class).isPresent()
        || find(failure, NoRouteToHostException.class).isPresent()) {
      return unreachable("no connection (" + words(failure) + ")", failure);
    }
    return lost(request, words(failure), failure);
  }

  /** The proxy wants another login than the one that is set, or one at all. */
  StonithException proxyLogin() {
    boolean given = endpoint.proxy().flatMap(Proxy::login).isPresent();
    return new StonithException(
        INVALID_SETTINGS,
        "the proxy "
            + endpoint.proxy().map(proxy -> proxy.host() + ":" + proxy.port() + " ").orElse("")
            + (given ? "refuses the login in" : "wants a login; give it in")
            + " proxy=http://user:password@host:port");
  }

  /** A certificate that is not believed will not be in a second: waiting is vain. */
  private StonithException untrusted(Throwable failure) {
    Optional<CertificateException> disbelief = find(failure, CertificateException.class);
    if (disbelief.isEmpty()) {
      return unreachable("no TLS (" + words(failure) + ")", failure);
    }
    return new StonithException(
        INVALID_SETTINGS,
        "the certificate of "
            + endpoint.peer()
            + " is not believed ("
            + words(failure)
            + "), so nothing was sent; "
            + endpoint.ifUntrusted(),
        failure);
  }

  private StonithException unreachable(String why, Throwable cause) {
    return new StonithException(UNREACHABLE, endpoint.peer() + " cannot be reached: " + why, cause);
  }

  /**
   * The status of a refused CONNECT, which the JDK tells by the text of an IOException alone; not
   * any digits in it, since addresses are told there too.
   */
  private static Optional<String> tunnelRefused(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String text = Optional.ofNullable(t.getMessage()).orElse("");
      Matcher status = TUNNEL_FAILED.matcher(text);
      if (status.find()) {
        return Optional.of(status.group(1));
      } else if (text.contains("Proxy requires authentication")) {
        return Optional.of("407");
      }
    }
    return Optional.empty();
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return Optional.of(kind.cast(t));
      }
    }
    return Optional.empty();
  }

  /** The words of the first cause; the JDK's have none for a refused connection. */
  private static String words(Throwable failure) {
    Throwable root = root(failure);
    return Optional.ofNullable(root.getMessage())
        .filter(text -> !text.isBlank())
        .orElse(root.getClass().getSimpleName());
  }

  private static Throwable root(Throwable failure) {
    Throwable t = failure;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    return t;
  }
}
