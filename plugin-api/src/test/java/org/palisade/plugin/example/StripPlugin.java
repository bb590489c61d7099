package org.palisade.plugin.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.palisade.plugin.PowerState.*;
import static org.palisade.plugin.StonithException.Reason.*;

import java.io.IOException;
import java.net.*;
import java.net.http.*;
import java.time.Duration;
import java.util.*;
import org.palisade.plugin.*;

/** A power strip: GET /outlets/3 says on or off, and POST /outlets/3/off switches. */
public final class StripPlugin implements StonithPlugin {
  private static final Parameter<Integer> PORT = Parameter.IPPORT.orElse(80);
  private static final Parameter<Secret> TOKEN = Parameter.PASSWORD.required();
  private static final Map<Integer, StonithException.Reason> REASONS =
      Map.of(401, LOGIN_REFUSED, 403, FORBIDDEN, 404, UNKNOWN_PLUG, 409, REFUSED);

  @Override
  public List<DeviceType> deviceTypes() {
    DeviceType strip = DeviceType.of("http-strip", Strip.class, Strip::new);
    return List.of(
        strip.agent("fence_http_strip").parameters(Parameter.IP.required(), PORT, TOKEN));
  }

  private static final class Strip implements StonithDevice {
    private final String url;
    private final Secret token;
    private Optional<HttpClient> client = Optional.empty();

    Strip(Settings settings) {
      url = "http://" + settings.get(Parameter.IP) + ":" + settings.get(PORT) + "/outlets/";
      token = settings.get(TOKEN);
    }

    @Override
    public PowerState read(String plug, Call call) throws StonithException, InterruptedException {
      return switch (ask("GET", plug, "", call)) {
        case "on" -> ON;
        case "off" -> OFF;
        case "changing" -> UNKNOWN;
        case "failed" -> throw new StonithException(REFUSED, "the relay did not move");
        default -> throw new StonithException(PROTOCOL, "the strip named no state");
      };
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
      client = Optional.empty();
    }

    private String ask(String verb, String plug, String order, Call call)
        throws StonithException, InterruptedException {
      URI uri = URI.create(url + URLEncoder.encode(plug, UTF_8) + order);
      HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(call.left());
      request.header("Authorization", "Bearer " + token.reveal());
      request.method(verb, HttpRequest.BodyPublishers.noBody());
      client = client.or(() -> Optional.of(HttpClient.newHttpClient()));
      try {
        var answer = client.get().send(request.build(), HttpResponse.BodyHandlers.ofString());
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
