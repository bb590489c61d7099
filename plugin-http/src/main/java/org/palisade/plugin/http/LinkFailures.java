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
import javax.net.ssl.SSLHandshakeException;
import org.palisade.plugin.StonithException;

/** Says of a broken exchange whether its request may have arrived. */
final class LinkFailures {
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
      return proxyRefuses.get().matches(".*40[17].*")
          ? proxyLogin()
          : unreachable("the proxy makes no connection (" + proxyRefuses.get() + ")", failure);
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

  /** The JDK tells a refused CONNECT by the text of an IOException alone. */
  private static Optional<String> tunnelRefused(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String text = Optional.ofNullable(t.getMessage()).orElse("");
      if (text.contains("Tunnel failed") || text.contains("Proxy requires authentication")) {
        return Optional.of(text.contains("requires") ? "407" : text);
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
