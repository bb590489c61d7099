package org.palisade.host.dispatch;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.palisade.plugin.Call;
import org.palisade.plugin.PlugNamer;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** A bank whose plugs go by a path, too, and the only one by no name. */
public final class NamingBank extends PowerBank implements PlugNamer {
  private static final String PATH = "/plugs/";

  private final AtomicInteger asked = new AtomicInteger();
  private Optional<String> only = Optional.empty();

  /** The plug that needs no name. */
  public NamingBank only(String plug) {
    only = Optional.of(plug);
    return this;
  }

  /** No plug is the only one any more. */
  public void several() {
    only = Optional.empty();
  }

  @Override
  protected String id(String plug) throws StonithException {
    if (plug.isEmpty()) {
      return only.orElseThrow(
          () -> new StonithException(Reason.INVALID_SETTINGS, "several plugs; name one"));
    }
    return plug.startsWith(PATH) ? plug.substring(PATH.length()) : plug;
  }

  /** How many times it was asked for a name. */
  public int asked() {
    return asked.get();
  }

  @Override
  public String plugName(String plug, Call call) throws StonithException {
    asked.incrementAndGet();
    require(plug);
    return id(plug);
  }
}
