package org.palisade.plugin.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.palisade.plugin.StonithException.Reason.*;

import java.io.IOException;
import java.net.*;
import java.net.http.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.atomic.AtomicReference;
import org.palisade.plugin.*;

/** A power strip: GET /outlets/3 says on, off or unknown, and POST /outlets/3/off switches. */
public final class StripPlugin implements StonithPlugin {
  private static final Parameter<String> IP = Parameter.IP.required();
  private static final Parameter<Integer> PORT = Parameter.IPPORT.orElse(80);
  private static final Parameter<Secret> TOKEN = Parameter.PASSWORD.required();
  private static final Map<Integer, StonithException.Reason> REASONS =
      Map.of(401, LOGIN_REFUSED, 403, FORBIDDEN, 404, UNKNOWN_PLUG, 409, REFUSED);

  @Override
  public List<DeviceType> deviceTypes() {
    var kind = DeviceType.of("http-strip", Strip.class, s -> new Strip(s, new AtomicReference<>()));
    return List.of(kind.agent("fence_http_strip").parameters(IP, PORT, TOKEN));
  }

  record Strip(Settings settings, AtomicReference<HttpClient> warm) implements StonithDevice {
    @Override
    public PowerState read(String plug, Call call) throws StonithException, InterruptedException {
      // What is no state throws, which the host takes for an answer that proves nothing.
      return PowerState.valueOf(ask("GET", plug, "", call).toUpperCase(Locale.ROOT));
    }

    @Override
    public void powerOff(String plug, Call call) throws StonithException, InterruptedException {
      ask("POST", plug, "/off", call);
    }

    @Override
    public void powerOn(String plug, Call call) throws StonithException, InterruptedException {
      ask("POST", plug, "/on", call);
    }

    @Override
    public void monitor(Call call) throws StonithException, InterruptedException {
      ask("GET", "", "", call);
    }

    @Override
    public void disconnect() { // the JDK's client has no close: it ends when it is collected
      warm.set(null);
    }

    private String ask(String verb, String plug, String order, Call call)
        throws StonithException, InterruptedException {
      var strip = "http://" + settings.get(IP) + ":" + settings.get(PORT) + "/outlets/";
      var uri = URI.create(strip + URLEncoder.encode(plug, UTF_8) + order);
      var request = HttpRequest.newBuilder(uri).timeout(call.left());
      request.header("Authorization", "Bearer " + settings.get(TOKEN).reveal());
      request.method(verb, HttpRequest.BodyPublishers.noBody());
      var client = warm.updateAndGet(old -> old == null ? HttpClient.newHttpClient() : old);
      try {
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String said = verb + " " + uri + ": HTTP " + answer.statusCode();
        call.trace(said);
        if (answer.statusCode() == (verb.equals("GET") ? 200 : 204)) {
          return answer.body();
        } else if (answer.statusCode() == 503) {
          long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(0);
          throw StonithException.busy(said, Duration.ofSeconds(seconds));
        }
        throw new StonithException(REASONS.getOrDefault(answer.statusCode(), PROTOCOL), said);
      } catch (IOException e) {
        var reason = e instanceof ConnectException ? UNREACHABLE : UNCERTAIN;
        throw new StonithException(reason, "no answer from " + uri + ": " + e, e);
      }
    }
  }
}
