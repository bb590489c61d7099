package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.FORBIDDEN;
import static org.palisade.plugin.StonithException.Reason.INVALID_SETTINGS;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.UNKNOWN_PLUG;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Json;

/** Where the systems of a service are: found once and remembered. Thread-safe. */
final class Systems {
  private static final int MOST_PAGES = 100;

  private final Api api;
  private volatile Optional<List<String>> known = Optional.empty();

  Systems(Api api) {
    this.api = api;
  }

  /** The paths of all systems, asked for now. */
  List<String> list(Call call) throws StonithException, InterruptedException {
    try {
      known = Optional.of(walk(call));
      return known.get();
    } catch (StonithException e) {
      api.root().forget();
      throw e;
    }
  }

  private List<String> walk(Call call) throws StonithException, InterruptedException {
    Set<String> paths = new LinkedHashSet<>();
    Set<String> pages = new LinkedHashSet<>();
    Optional<String> next = Optional.of(api.root().systems(call));
    while (next.isPresent() && pages.add(next.get())) {
      if (pages.size() > MOST_PAGES) {
        throw new StonithException(PROTOCOL, "the list of systems has no end");
      }
      JsonNode page = api.read(next.get(), call);
      paths.addAll(members(page));
      next = nextPage(page, next.get());
    }
    if (paths.isEmpty()) {
      throw new StonithException(
          PROTOCOL, "the service lists no system; it may be starting, look again later");
    }
    return List.copyOf(paths);
  }

  /** All of them or none: one that is overlooked may make another seem to be the only one. */
  private static List<String> members(JsonNode page) throws StonithException {
    JsonNode members = page.path("Members");
    List<String> paths = Paths.allLinked(members);
    if (!members.isArray() || paths.size() != members.size()) {
      throw new StonithException(
          PROTOCOL,
          "the list of systems "
              + (members.isArray() ? "has a member without a link" : "has no members"));
    }
    return paths;
  }

  private static Optional<String> nextPage(JsonNode page, String now) throws StonithException {
    Optional<String> link =
        Json.text(page, "Members@odata.nextLink").filter(Predicate.not(String::isBlank));
    if (link.isEmpty()) {
      return Optional.empty();
    }
    String from = link.get().startsWith("?") ? now.replaceFirst("\\?.*", "") : "";
    Optional<String> path = Paths.of(from + link.get());
    if (path.isEmpty()) {
      throw new StonithException(
          PROTOCOL, "the list of systems goes on at '" + link.get() + "', which is no path");
    }
    return path;
  }

  /** The path of a plug's system, from memory if it is known. */
  String path(String plug, Call call) throws StonithException, InterruptedException {
    if (plug.startsWith("/")) {
      return Paths.of(plug).orElseThrow(() -> unknown(plug, List.of()));
    }
    Optional<String> remembered = known.flatMap(paths -> find(plug, paths));
    if (remembered.isPresent()) {
      return remembered.get();
    }
    List<String> paths = list(call);
    return find(plug, paths).orElseThrow(() -> unclear(plug, paths));
  }

  /** The one name of a system: its id, or its path where that is not in the list. */
  String name(String plug, Call call) throws StonithException, InterruptedException {
    if (plug.isEmpty()) {
      return Paths.id(path(plug, call));
    }
    if (!plug.startsWith("/")) {
      return plug;
    }
    String path = Paths.of(plug).orElseThrow(() -> unknown(plug, List.of()));
    Optional<String> remembered = known.flatMap(paths -> nameOf(path, paths));
    return remembered.isPresent()
        ? remembered.get()
        : nameOf(path, shown(call)).orElse(Paths.bare(path));
  }

  /** None where the user may not see the list: then no system goes by an id, only by its path. */
  private List<String> shown(Call call) throws StonithException, InterruptedException {
    try {
      return list(call);
    } catch (StonithException e) {
      if (e.reason() == FORBIDDEN) {
        return List.of();
      }
      throw e;
    }
  }

  private static Optional<String> nameOf(String path, List<String> paths) {
    return paths.stream()
        .filter(one -> Paths.areSame(one, path))
        .map(one -> find(Paths.id(one), paths).isPresent() ? Paths.id(one) : Paths.bare(one))
        .findFirst();
  }

  /** The path after what was believed to be it was not there. */
  String pathAnew(String plug, Call call) throws StonithException, InterruptedException {
    List<String> paths = list(call);
    Optional<String> found =
        plug.startsWith("/")
            ? paths.stream().filter(path -> Paths.areSame(path, plug)).findFirst()
            : find(plug, paths);
    return found.orElseThrow(() -> unclear(plug, paths));
  }

  /** The system of this id; without a name the only one there is. */
  private static Optional<String> find(String plug, List<String> paths) {
    List<String> matching =
        paths.stream()
            .filter(path -> plug.isEmpty() || Paths.id(path).equalsIgnoreCase(plug))
            .toList();
    return matching.size() == 1 ? Optional.of(matching.get(0)) : Optional.empty();
  }

  private static StonithException unclear(String plug, List<String> paths) {
    if (!plug.isEmpty()) {
      return unknown(plug, paths);
    }
    return new StonithException(
        INVALID_SETTINGS,
        "the service has " + paths.size() + " systems; name one as plug: " + choices(paths));
  }

  private static StonithException unknown(String plug, List<String> paths) {
    return new StonithException(
        UNKNOWN_PLUG,
        "the service has no system '"
            + plug
            + "'"
            + (paths.isEmpty() ? "" : "; it has " + choices(paths)));
  }

  private static String choices(List<String> paths) {
    return paths.stream().map(Paths::id).collect(Collectors.joining(", "));
  }
}
