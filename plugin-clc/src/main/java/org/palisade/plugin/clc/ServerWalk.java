package org.palisade.plugin.clc;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.palisade.plugin.Call;
import org.palisade.plugin.Plug;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Json;

/**
 * Lists the servers of an account, for which the cloud has no call: its data centres, and the tree
 * of groups of each, several at a time because each takes seconds. All or nothing.
 */
final class ServerWalk {
  private static final int AT_A_TIME = 8;
  private static final int TRIES = 3;

  private final Api api;

  ServerWalk(Api api) {
    this.api = api;
  }

  List<Plug> plugs(Call call) throws StonithException, InterruptedException {
    List<String> roots = roots(api.dataCenters(true, call));
    Map<String, Plug> found = new TreeMap<>();
    for (JsonNode tree : trees(roots, call)) {
      collect(tree, found);
    }
    return List.copyOf(found.values());
  }

  private static List<String> roots(JsonNode centers) throws StonithException {
    if (!centers.isArray()) {
      throw new StonithException(PROTOCOL, "the list of data centres cannot be read");
    }
    List<String> roots = new ArrayList<>();
    for (JsonNode center : centers) {
      roots.add(
          Links.linked(center, "group")
              .orElseThrow(
                  () ->
                      new StonithException(
                          PROTOCOL,
                          "the data centre "
                              + Json.text(center, "id").orElse("without a name")
                              + " names no group of servers")));
    }
    return roots;
  }

  private List<JsonNode> trees(List<String> roots, Call call)
      throws StonithException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME, ServerWalk::thread);
    try {
      ExecutorCompletionService<JsonNode> walks = new ExecutorCompletionService<>(threads);
      roots.forEach(root -> walks.submit(() -> tree(root, call)));
      List<JsonNode> trees = new ArrayList<>();
      for (int i = 0; i < roots.size(); i++) {
        trees.add(walks.take().get());
      }
      return trees;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StonithException known
          ? known
          : new StonithException(PROTOCOL, "the list failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "clc-list");
    thread.setDaemon(true);
    return thread;
  }

  /** The cloud's groups fail now and then with a 500 that means nothing. */
  private JsonNode tree(String root, Call call) throws StonithException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return api.group(root, call);
      } catch (StonithException e) {
        if (e.reason() != PROTOCOL || attempt == TRIES) {
          throw e;
        }
        call.trace("group " + root + " is asked for again: " + e.getMessage());
      }
    }
  }

  private static void collect(JsonNode root, Map<String, Plug> found) throws StonithException {
    Deque<JsonNode> groups = new ArrayDeque<>();
    groups.add(root);
    while (!groups.isEmpty()) {
      JsonNode group = groups.remove();
      if (!group.isObject()) {
        throw new StonithException(PROTOCOL, "a group of servers cannot be read");
      }
      group.path("groups").forEach(groups::add);
      if (!group.path("servers").isArray() && Links.linked(group, "server").isPresent()) {
        throw new StonithException(PROTOCOL, "a group of servers comes without their details");
      }
      for (JsonNode server : group.path("servers")) {
        if (!server.path("isTemplate").asBoolean()) {
          Plug plug = plug(server);
          found.put(plug.id().toLowerCase(Locale.ROOT), plug);
        }
      }
    }
  }

  private static Plug plug(JsonNode server) throws StonithException {
    String name =
        Json.text(server, "name")
            .or(() -> Json.text(server, "id"))
            .orElseThrow(
                () -> new StonithException(PROTOCOL, "a server without a name is in the list"));
    String host =
        Json.text(server.path("details"), "hostName")
            .filter(alias -> !alias.equalsIgnoreCase(name))
            .orElse("");
    return new Plug(name, host);
  }
}
