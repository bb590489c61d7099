package org.palisade.plugin.ipmi.session;

import static org.palisade.plugin.StonithException.Reason.INVALID_SETTINGS;
import static org.palisade.plugin.StonithException.Reason.LOGIN_REFUSED;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.UNREACHABLE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.link.Link;
import org.palisade.plugin.ipmi.link.Links;
import org.palisade.plugin.ipmi.session.SetUpFailure.Kind;
import org.palisade.plugin.ipmi.wire.Suite;

/**
 * Sets sessions up, with another try when packets were lost, as long as the call has time.
 * Remembers which cipher suite the BMC took. One call at a time.
 */
final class Opening {
  private final Login login;
  private final Links links;
  private volatile List<Suite> order;

  Opening(Login login, Links links) {
    this.login = login;
    this.links = links;
    this.order = login.suites();
  }

  /** A session, or the reason why there is none. */
  Session open(Call call) throws StonithException, IOException, InterruptedException {
    InetSocketAddress address = resolve();
    List<Suite> left = new ArrayList<>(order);
    Map<Kind, SetUpFailure> seen = new EnumMap<>(Kind.class);
    while (true) {
      Suite suite = left.get(0);
      try {
        Session session = attempt(address, suite, call);
        remember(suite);
        return session;
      } catch (SetUpFailure failure) {
        call.trace("cipher suite " + suite.id() + ": " + failure.getMessage());
        boolean isRepeated = seen.put(failure.kind(), failure) != null;
        next(left, failure.kind());
        if (left.isEmpty() || isFinal(failure.kind(), isRepeated) || call.left().isZero()) {
          throw verdict(seen.getOrDefault(Kind.NO_SLOT, failure));
        }
      }
    }
  }

  private static boolean isFinal(Kind kind, boolean isRepeated) {
    return kind == Kind.BOUNCED || (kind == Kind.WRONG_KEY && isRepeated);
  }

  private InetSocketAddress resolve() throws StonithException {
    InetSocketAddress address = new InetSocketAddress(login.host(), login.port());
    if (address.isUnresolved()) {
      throw new StonithException(
          UNREACHABLE,
          "no address is known for " + login.host() + "; check ip and the name service");
    }
    return address;
  }

  private Session attempt(InetSocketAddress address, Suite suite, Call call)
      throws SetUpFailure, StonithException, IOException, InterruptedException {
    Link link = connect(address);
    boolean established = false;
    try {
      Session session = new SetUp(link, login, suite, call).run();
      established = true;
      return session;
    } finally {
      if (!established) {
        link.close();
      }
    }
  }

  private Link connect(InetSocketAddress address) throws StonithException {
    try {
      return links.open(address);
    } catch (IOException e) {
      throw new StonithException(
          UNREACHABLE, "no way to " + address + ": " + e.getMessage() + "; check ip and routes", e);
    }
  }

  private void remember(Suite suite) {
    List<Suite> first = new ArrayList<>(List.of(suite));
    login.suites().stream().filter(one -> one != suite).forEach(first::add);
    order = List.copyOf(first);
  }

  /**
   * A suite that the BMC will not take is left out; the other one is next if it just said nothing.
   */
  private static void next(List<Suite> left, Kind kind) {
    Suite tried = left.remove(0);
    // Some BMCs say that they have no slot for a suite which they do not speak.
    if (kind != Kind.OTHER_SUITE && kind != Kind.NO_SLOT) {
      left.add(tried);
    }
  }

  private StonithException verdict(SetUpFailure failure) {
    String what = failure.getMessage();
    return switch (failure.kind()) {
      case SILENT, FORGOTTEN ->
          new StonithException(
              UNREACHABLE,
              what + "; see that the BMC is up and that UDP port " + login.port() + " reaches it",
              failure);
      case BOUNCED ->
          new StonithException(
              UNREACHABLE, what + "; see that IPMI over LAN is enabled at the BMC", failure);
      case SENSELESS -> new StonithException(PROTOCOL, what, failure);
      case OTHER_SUITE ->
          new StonithException(
              INVALID_SETTINGS,
              what + "; enable suite 3 or 17 at the BMC, or set cipher=auto",
              failure);
      case NO_SLOT ->
          StonithException.busy(
              what + "; others hold its sessions, or one that was cut has not timed out yet",
              Duration.ZERO);
      case WRONG_KEY ->
          new StonithException(
              LOGIN_REFUSED,
              what + "; the BMC's key Kg is not what hexadecimal_kg says (none, if not set)",
              failure);
    };
  }
}
