package org.palisade.plugin.example.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.palisade.plugin.StonithException.Reason.BUSY;
import static org.palisade.plugin.StonithException.Reason.FORBIDDEN;
import static org.palisade.plugin.StonithException.Reason.LOGIN_REFUSED;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.REFUSED;
import static org.palisade.plugin.StonithException.Reason.UNKNOWN_PLUG;

import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** One console. The host makes one call at a time, so the session needs no lock. */
final class ConsoleDevice implements StonithDevice, PlugLister, PowerCycler {
  private static final Map<String, Reason> REASONS =
      Map.of(
          "login", LOGIN_REFUSED,
          "right", FORBIDDEN,
          "outlet", UNKNOWN_PLUG,
          "declined", REFUSED,
          "busy", BUSY);

  private final Settings settings;
  private Optional<ConsoleLine> session = Optional.empty();

  ConsoleDevice(Settings settings) {
    this.settings = settings;
  }

  @Override
  public PowerState read(String plug, Call call) throws StonithException, IOException {
    String said = ask("STATE " + word(plug), call);
    return switch (said) {
      case "ON" -> PowerState.ON;
      case "OFF" -> PowerState.OFF;
      case "CHANGING" -> PowerState.UNKNOWN;
      default -> throw unreadable(said);
    };
  }

  @Override
  public void powerOff(String plug, Call call) throws StonithException, IOException {
    accepted(ask("OFF " + word(plug), call));
  }

  @Override
  public void powerOn(String plug, Call call) throws StonithException, IOException {
    accepted(ask("ON " + word(plug), call));
  }

  // The console counts the falls of each outlet: one more is the proof that it was off.
  @Override
  public boolean cycle(String plug, Call call) throws StonithException, IOException {
    long before = falls(plug, call);
    accepted(ask("CYCLE " + word(plug), call));
    return falls(plug, call) > before;
  }

  private long falls(String plug, Call call) throws StonithException, IOException {
    String said = ask("FALLS " + word(plug), call);
    try {
      return Long.parseLong(said);
    } catch (NumberFormatException e) {
      throw unreadable(said);
    }
  }

  @Override
  public void monitor(Call call) throws StonithException, IOException {
    accepted(ask("HELLO", call));
  }

  @Override
  public List<Plug> plugs(Call call) throws StonithException, IOException {
    List<Plug> found = new ArrayList<>();
    for (String item : ask("LIST", call).split(" ", -1)) {
      int colon = item.indexOf(':');
      if (colon < 1) {
        throw unreadable(item);
      }
      found.add(new Plug(item.substring(0, colon), item.substring(colon + 1)));
    }
    return found;
  }

  @Override
  public void disconnect() {
    session.ifPresent(ConsoleLine::close);
    session = Optional.empty();
  }

  // A blank would be a second word, a line break a second request.
  private static String word(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private String ask(String request, Call call) throws StonithException, IOException {
    ConsoleLine line = connected(call);
    try {
      String said = line.ask(request, call);
      call.trace(request + " -> " + said);
      return told(request, said);
    } catch (IOException e) {
      // What may yet come belongs to this request, and must not be taken for the answer to another.
      disconnect();
      throw e;
    }
  }

  private ConsoleLine connected(Call call) throws StonithException, IOException {
    if (session.filter(ConsoleLine::alive).isPresent()) {
      return session.get();
    }
    disconnect();
    ConsoleLine line =
        ConsoleLine.open(settings.get(ConsolePlugin.IP), settings.get(ConsolePlugin.PORT), call);
    session = Optional.of(line);
    try {
      String user = word(settings.get(ConsolePlugin.USER));
      String password = word(settings.get(ConsolePlugin.PASSWORD).reveal());
      String room = word(settings.find(ConsolePlugin.ROOM).orElse("-"));
      accepted(told("LOGIN", line.ask("LOGIN " + user + " " + password + " " + room, call)));
    } catch (StonithException | IOException e) {
      disconnect();
      throw e;
    }
    return line;
  }

  /** An answer that is no error; "ERR word seconds" is one. */
  private static String told(String request, String said) throws StonithException {
    if (!said.startsWith("ERR ")) {
      return said;
    }
    String[] words = said.split(" ", -1);
    Reason reason = REASONS.getOrDefault(words[1], PROTOCOL);
    if (reason == BUSY && words.length > 2 && words[2].matches("[0-9]{1,5}")) {
      throw StonithException.busy(said, Duration.ofSeconds(Long.parseLong(words[2])));
    }
    throw new StonithException(reason, "the console says '" + said + "' to '" + request + "'");
  }

  private static void accepted(String said) throws StonithException {
    if (!said.equals("OK")) {
      throw unreadable(said);
    }
  }

  private static StonithException unreadable(String said) {
    return new StonithException(PROTOCOL, "the console says '" + said + "', which is no answer");
  }
}
