package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.Request;

/** Asks for systems, and remembers their shape: where to order what. Thread-safe. */
final class SystemReader {
  private final Api api;
  private final Systems systems;
  private final Map<String, ComputerSystem> shapes = new ConcurrentHashMap<>();

  SystemReader(Api api, Systems systems) {
    this.api = api;
    this.systems = systems;
  }

  /** The system, asked for now. */
  ComputerSystem read(String plug, Call call) throws StonithException, InterruptedException {
    String path = systems.path(plug, call);
    Answer answer = api.get(path, call);
    if (answer.status() == 404 && !answer.isPage()) {
      path = moved(plug, path, call);
      answer = api.get(path, call);
    }
    Request ask = Request.read(path);
    ComputerSystem system =
        ComputerSystem.of(api.replies().json(ask, answer), path, answer.header("ETag"));
    shapes.put(key(plug), system);
    return system;
  }

  /** Services that start have not got all resources yet, so a missing one proves nothing. */
  private String moved(String plug, String path, Call call)
      throws StonithException, InterruptedException {
    shapes.remove(key(plug));
    String now = systems.pathAnew(plug, call);
    if (Paths.areSame(now, path)) {
      throw new StonithException(
          PROTOCOL, path + " is listed and not there; the service may be starting");
    }
    return now;
  }

  /** The system as it was last read, for its shape alone. */
  ComputerSystem known(String plug, Call call) throws StonithException, InterruptedException {
    Optional<ComputerSystem> shape = Optional.ofNullable(shapes.get(key(plug)));
    return shape.isPresent() ? shape.get() : read(plug, call);
  }

  private static String key(String plug) {
    return plug.toLowerCase(Locale.ROOT);
  }
}
