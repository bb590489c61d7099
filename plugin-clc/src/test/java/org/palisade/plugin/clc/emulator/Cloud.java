package org.palisade.plugin.clc.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.palisade.plugin.http.wire.Reply;

/** The servers and jobs of one account, and what the API says of them. Thread-safe. */
final class Cloud {
  private static final List<String> OPERATIONS =
      List.of("powerOn", "powerOff", "reset", "reboot", "shutDown", "pause");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LATE = Duration.ofSeconds(60);

  private final String account;
  private final Clock clock;
  private final Consumer<String> log;
  private final Map<String, CloudServer> servers = new LinkedHashMap<>();
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final List<Job> running = new ArrayList<>();
  private Duration off = Duration.ZERO;
  private Duration on = Duration.ZERO;
  private int serial = 28_000;

  Cloud(String account, Clock clock, Consumer<String> log) {
    this.account = account.toLowerCase(Locale.ROOT);
    this.clock = clock;
    this.log = log;
  }

  static boolean isOperation(String name) {
    return OPERATIONS.contains(name);
  }

  synchronized void durations(Duration offTakes, Duration onTakes) {
    off = offTakes;
    on = onTakes;
  }

  synchronized void add(String name, String power) {
    CloudServer server = new CloudServer(name, power);
    servers.put(server.id(), server);
  }

  synchronized void remove(String name) {
    servers.remove(name.toLowerCase(Locale.ROOT));
  }

  synchronized void set(String name, String property, String value) {
    settle();
    CloudServer server = require(name);
    server.set(property, value);
    if (property.equals("power")) {
      running.removeIf(job -> job.servers().contains(server)); // else it would act on the new state
      server.busyUntil(Instant.EPOCH);
    }
  }

  synchronized String power(String name) {
    settle();
    return require(name).power();
  }

  synchronized boolean wasResumedFrozen(String name) {
    settle();
    return require(name).wasResumedFrozen();
  }

  private CloudServer require(String name) {
    return Objects.requireNonNull(servers.get(name.toLowerCase(Locale.ROOT)), name);
  }

  /** Lets every job act whose time has come. */
  private void settle() {
    Instant now = clock.instant();
    for (Job job : List.copyOf(running)) {
      if (!now.isBefore(job.until())) {
        running.remove(job);
        if (job.acts()) {
          job.servers().forEach(server -> act(job, server));
        }
      }
    }
  }

  private void act(Job job, CloudServer server) {
    server.apply(job.operation());
    log.accept(server.name() + " is " + server.power() + " by " + job.id());
  }

  synchronized Reply server(String name) {
    settle();
    return Optional.ofNullable(servers.get(name.toLowerCase(Locale.ROOT)))
        .map(server -> Reply.json(200, describe(server)))
        .orElseGet(() -> Reply.empty(404));
  }

  private ObjectNode describe(CloudServer server) {
    ObjectNode node = JSON.createObjectNode().put("id", server.id()).put("name", server.name());
    node.put("isTemplate", false).put("locationId", server.location());
    node.put("status", server.status());
    if (server.hasDetails()) {
      node.putObject("details")
          .put("hostName", server.id())
          .put("inMaintenanceMode", false)
          .put("powerState", server.power());
    }
    node.put("type", "standard");
    link(node, "self", "/v2/servers/" + account + "/" + server.id(), server.id());
    return node;
  }

  private static void link(ObjectNode node, String rel, String href, String id) {
    node.withArray("/links").addObject().put("rel", rel).put("href", href).put("id", id);
  }

  synchronized Reply operate(String operation, JsonNode names) {
    settle();
    List<CloudServer> queued = new ArrayList<>();
    List<ObjectNode> answers = new ArrayList<>();
    int status = 200;
    for (JsonNode name : names) {
      Optional<CloudServer> server =
          Optional.ofNullable(servers.get(name.asText().toLowerCase(Locale.ROOT)));
      Optional<Decline> decline = declines(operation, server);
      if (decline.isPresent()) {
        status = Math.max(status, decline.get().status());
        answers.add(notQueued(name.asText(), decline.get()));
      } else {
        queued.add(server.orElseThrow());
      }
    }
    if (!queued.isEmpty()) {
      Job job = queue(operation, queued);
      queued.forEach(server -> answers.add(0, isQueued(server, job)));
    }
    ArrayNode all = JSON.createArrayNode().addAll(answers);
    return Reply.json(status, all);
  }

  private static Optional<Decline> declines(String operation, Optional<CloudServer> server) {
    if (server.isEmpty()) {
      return Optional.of(Decline.INVALID);
    }
    Decline decline = server.get().decline();
    if (decline == Decline.NEVER && server.get().isAlready(operation)) {
      return Optional.of(Decline.DESIRED);
    }
    return decline == Decline.NEVER ? Optional.empty() : Optional.of(decline);
  }

  private static ObjectNode notQueued(String name, Decline decline) {
    ObjectNode node = JSON.createObjectNode().put("server", name.toLowerCase(Locale.ROOT));
    node.put("isQueued", false);
    decline.message().ifPresent(message -> node.put("errorMessage", message));
    return node;
  }

  private ObjectNode isQueued(CloudServer server, Job job) {
    ObjectNode node = JSON.createObjectNode().put("server", server.id()).put("isQueued", true);
    link(node, "status", "/v2/operations/" + account + "/status/" + job.id(), job.id());
    return node;
  }

  private Job queue(String operation, List<CloudServer> targets) {
    CloudServer first = targets.get(0);
    Instant from = clock.instant();
    for (CloudServer server : targets) {
      from = server.busyUntil().isAfter(from) ? server.busyUntil() : from;
    }
    Duration takes = operation.equals("powerOn") ? on : off;
    Instant until = from.plus(takes).plus(first.habit() == Habit.LATE ? LATE : Duration.ZERO);
    String id = first.location().toLowerCase(Locale.ROOT) + "-" + ++serial;
    Job job = new Job(id, operation, List.copyOf(targets), from, until, first.habit());
    jobs.put(id, job);
    running.add(job);
    targets.forEach(server -> server.busyUntil(job.acts() ? until : Instant.EPOCH));
    settle();
    return job;
  }

  synchronized Reply status(String id) {
    settle();
    return Optional.ofNullable(jobs.get(id.toLowerCase(Locale.ROOT)))
        .map(job -> JSON.createObjectNode().put("status", job.statusAt(clock.instant())))
        .map(body -> Reply.json(200, body))
        .orElseGet(() -> Reply.empty(404));
  }

  synchronized Reply dataCenters(boolean groupLinks) {
    ArrayNode all = JSON.createArrayNode();
    for (String location : locations()) {
      String id = location.toLowerCase(Locale.ROOT);
      ObjectNode node = all.addObject().put("id", id).put("name", location + " - Somewhere");
      link(node, "self", "/v2/datacenters/" + account + "/" + id, id);
      if (groupLinks) {
        link(node, "group", "/v2/groups/" + account + "/" + groupOf(location), groupOf(location));
      }
    }
    return Reply.json(200, all);
  }

  private Collection<String> locations() {
    Collection<String> all = new TreeSet<>(List.of("CA1", "UC1", "WA1"));
    servers.values().forEach(server -> all.add(server.location()));
    return all;
  }

  private static String groupOf(String location) {
    return String.format(Locale.ROOT, "%032x", location.hashCode());
  }

  /** The root group holds a child group, which holds the servers. */
  synchronized Reply group(String id, boolean detailed) {
    settle();
    for (String location : locations()) {
      if (groupOf(location).equals(id)) {
        ObjectNode root = group(groupOf(location), location + " Hardware");
        ObjectNode child = group(groupOf(location + "child"), "Default Group");
        root.withArray("/groups").add(child);
        servers.values().stream()
            .filter(server -> server.location().equals(location))
            .forEach(server -> addTo(child, server, detailed));
        return Reply.json(200, root);
      }
    }
    return Reply.empty(404);
  }

  private static ObjectNode group(String id, String name) {
    ObjectNode node = JSON.createObjectNode().put("id", id).put("name", name);
    node.put("status", "active").put("serversCount", 0);
    node.putArray("groups");
    node.putArray("servers");
    return node;
  }

  private void addTo(ObjectNode group, CloudServer server, boolean detailed) {
    if (detailed) {
      group.withArray("/servers").add(describe(server));
    } else {
      link(group, "server", "/v2/servers/" + account + "/" + server.id(), server.id());
    }
  }

  synchronized Map<String, String> state() {
    settle();
    Map<String, String> all = new LinkedHashMap<>();
    servers.values().forEach(server -> all.put(server.name(), server.power()));
    return all;
  }
}
