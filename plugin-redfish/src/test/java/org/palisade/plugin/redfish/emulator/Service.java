package org.palisade.plugin.redfish.emulator;

import static org.palisade.plugin.redfish.emulator.Routes.is;
import static org.palisade.plugin.redfish.emulator.Routes.isOfTheService;
import static org.palisade.plugin.redfish.emulator.Routes.part;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palisade.plugin.http.wire.Reply;
import org.palisade.plugin.http.wire.Request;
import org.palisade.plugin.redfish.emulator.Logins.Way;

/** Answers requests as a service without faults does. Thread-safe. */
final class Service {
  private static final String UNAUTHORIZED = "Base.1.12.NoValidSession";
  private static final String MISSING = "Base.1.12.ResourceMissingAtURI";

  private final Machines machines;
  private final Logins logins;
  private final Set<Habit> habits;
  private final Clock clock;
  private final Tasks tasks = new Tasks();
  private volatile String role = "Administrator";

  Service(Machines machines, Logins logins, Set<Habit> habits, Clock clock) {
    this.machines = machines;
    this.logins = logins;
    this.habits = habits;
    this.clock = clock;
  }

  void role(String name) {
    role = name;
  }

  /** The names by which faults hit a request; the first is the commonest. */
  static Set<String> kinds(Request request) {
    if (is(request, "POST", "Systems", "*", "Actions", "ComputerSystem.Reset")) {
      String type = request.json().path("ResetType").asText("untold");
      return Set.of("reset", type);
    }
    String at = request.path().size() < 3 ? "root" : part(request, 0);
    boolean single = request.path().size() > 3;
    return switch (at) {
      case "root" -> Set.of("root");
      case "Systems" -> Set.of(single ? "system" : "systems");
      case "Chassis" -> Set.of("chassis");
      case "Managers" -> Set.of("manager");
      case "SessionService" -> Set.of(request.method().equals("POST") ? "login" : "session");
      case "TaskService" -> Set.of("task");
      case "AccountService" -> Set.of(request.path().contains("Roles") ? "role" : "account");
      default -> Set.of("other");
    };
  }

  Reply answer(Request request, Way way) {
    Tree tree = new Tree(habits);
    boolean isOpen = request.path().size() < 3 || is(request, "POST", "SessionService", "Sessions");
    if (way == Way.REFUSED || (way == Way.NONE && !isOpen)) {
      return Tree.error(401, UNAUTHORIZED, "There is no valid session established.")
          .with("WWW-Authenticate", "Basic realm=\"Redfish\"");
    } else if (is(request, "POST", "SessionService", "Sessions")) {
      return logIn(tree, request);
    } else if (request.method().equals("POST")) {
      return post(tree, request);
    } else if (is(request, "DELETE", "SessionService", "Sessions", "*")) {
      return logins.end(request.last()) ? Reply.empty(204) : missing(request);
    }
    return request.method().equals("GET") ? get(tree, request) : Reply.empty(405);
  }

  private static Reply missing(Request request) {
    return Tree.error(404, MISSING, "The resource at " + request.path() + " was not found.");
  }

  private Reply logIn(Tree tree, Request request) {
    String name = request.json().path("UserName").asText();
    if (!logins.accepts(name, request.json().path("Password").asText())) {
      return Tree.error(401, UNAUTHORIZED, "The login of " + request.json() + " was refused.");
    }
    Optional<String> id = logins.open();
    if (id.isEmpty()) {
      return Tree.error(
          503, "IDRAC.2.8.RAC0218", "The maximum number of user sessions is reached.");
    }
    ObjectNode session = tree.session(id.get(), name);
    Reply made = Reply.json(201, session).with("X-Auth-Token", logins.token(id.get()));
    return habits.contains(Habit.LOCATION_IN_BODY)
        ? made
        : made.with("Location", session.path("@odata.id").asText());
  }

  private Reply get(Tree tree, Request request) {
    if (request.path().equals(List.of("redfish"))) {
      return Reply.json(200, Tree.object().put("v1", Tree.ROOT));
    }
    Optional<ObjectNode> found = resource(tree, request);
    if (found.isEmpty()) {
      return missing(request);
    }
    Reply reply = Reply.json(200, found.get());
    return is(request, "GET", "Systems", "*") ? reply.with("ETag", etag(request.last())) : reply;
  }

  private String etag(String system) {
    return "W/\"" + system + "-" + machines.power(system) + "\"";
  }

  private Optional<ObjectNode> resource(Tree tree, Request request) {
    if (!isOfTheService(request)) {
      return Optional.empty();
    } else if (request.path().size() == 2) {
      return Optional.of(tree.root(true));
    }
    return switch (part(request, 0)) {
      case "Systems" -> systems(tree, request);
      case "Chassis" -> chassis(tree, request);
      case "Managers" -> managers(tree, request);
      case "SessionService" -> sessions(tree, request);
      case "AccountService" -> accounts(tree, request);
      case "TaskService" -> task(tree, request);
      default -> Optional.empty();
    };
  }

  private Optional<ObjectNode> systems(Tree tree, Request request) {
    if (is(request, "GET", "Systems")) {
      return Optional.of(collection(tree, request, "ComputerSystemCollection", machines.ids()));
    } else if (is(request, "GET", "Systems", "*", "ResetActionInfo")) {
      return machines.with(part(request, 1), tree::actionInfo);
    } else if (is(request, "GET", "Systems", "*")) {
      return machines.with(part(request, 1), machine -> tree.system(machine, clock.instant()));
    }
    return Optional.empty();
  }

  private ObjectNode collection(Tree tree, Request request, String type, List<String> ids) {
    List<String> shown = habits.contains(Habit.EMPTY_COLLECTIONS) ? List.of() : ids;
    int skip = Integer.parseInt(request.query().getOrDefault("$skip", "0"));
    return tree.collection("/" + String.join("/", request.path()), type, shown, skip);
  }

  private Optional<ObjectNode> chassis(Tree tree, Request request) {
    boolean shared = habits.contains(Habit.SHARED_CHASSIS);
    if (is(request, "GET", "Chassis")) {
      List<String> ids = shared ? List.of("enclosure") : machines.ids();
      return Optional.of(collection(tree, request, "ChassisCollection", ids));
    } else if (shared && is(request, "GET", "Chassis", "enclosure")) {
      return Optional.of(tree.chassis("enclosure", Optional.of("On"), machines.ids()));
    } else if (is(request, "GET", "Chassis", "*")) {
      String id = part(request, 1);
      return machines.with(
          id, machine -> tree.chassis(id, machine.chassisShown(clock.instant()), List.of(id)));
    }
    return Optional.empty();
  }

  private Optional<ObjectNode> managers(Tree tree, Request request) {
    if (is(request, "GET", "Managers")) {
      return Optional.of(collection(tree, request, "ManagerCollection", List.of(tree.manager())));
    }
    boolean ours = is(request, "GET", "Managers", tree.manager());
    return ours ? Optional.of(tree.managerNode()) : Optional.empty();
  }

  private Optional<ObjectNode> sessions(Tree tree, Request request) {
    if (is(request, "GET", "SessionService")) {
      ObjectNode node =
          tree.resource(
              Tree.ROOT + "SessionService", "SessionService.v1_1_8.SessionService", "Sessions");
      node.set("Sessions", Tree.object().put("@odata.id", Tree.ROOT + "SessionService/Sessions"));
      return Optional.of(node.put("ServiceEnabled", true).put("SessionTimeout", 1800));
    } else if (is(request, "GET", "SessionService", "Sessions")) {
      return Optional.of(collection(tree, request, "SessionCollection", logins.ids()));
    } else if (is(request, "GET", "SessionService", "Sessions", "*")) {
      boolean lives = logins.ids().contains(request.last());
      return lives ? Optional.of(tree.session(request.last(), logins.user())) : Optional.empty();
    }
    return Optional.empty();
  }

  private Optional<ObjectNode> accounts(Tree tree, Request request) {
    if (habits.contains(Habit.ACCOUNTS_HIDDEN)) {
      return Optional.empty();
    } else if (is(request, "GET", "AccountService")) {
      String path = Tree.ROOT + "AccountService";
      ObjectNode node = tree.resource(path, "AccountService.v1_10_0.AccountService", "Accounts");
      node.set("Accounts", Tree.object().put("@odata.id", path + "/Accounts"));
      node.set("Roles", Tree.object().put("@odata.id", path + "/Roles"));
      return Optional.of(node);
    } else if (is(request, "GET", "AccountService", "Accounts")) {
      return Optional.of(collection(tree, request, "ManagerAccountCollection", List.of("1")));
    } else if (is(request, "GET", "AccountService", "Accounts", "1")) {
      return Optional.of(tree.account(logins.user(), role));
    } else if (is(request, "GET", "AccountService", "Roles", "*")) {
      return Optional.of(tree.role(request.last()));
    }
    return Optional.empty();
  }

  private Optional<ObjectNode> task(Tree tree, Request request) {
    boolean isTask = is(request, "GET", "TaskService", "Tasks", "*");
    if (!isTask || !request.last().matches("\\d{1,6}")) {
      return Optional.empty();
    }
    int number = Integer.parseInt(request.last());
    String state = tasks.poll(number);
    return state.isEmpty() ? Optional.empty() : Optional.of(tree.task(number, state));
  }

  /** What the operation would have answered, once it has ended. */
  Optional<Reply> monitor(Request request) {
    if (!is(request, "GET", "TaskService", "TaskMonitors", "*")) {
      return Optional.empty();
    }
    return Optional.of(
        switch (tasks.poll(Integer.parseInt(request.last()))) {
          case "Running" -> Reply.empty(202).with("Retry-After", "1");
          case "Completed" -> Reply.empty(204);
          case "Exception" -> Tree.error(500, "Base.1.12.OperationFailed", Tree.FAILED);
          default -> missing(request);
        });
  }

  private Reply post(Tree tree, Request request) {
    if (!is(request, "POST", "Systems", "*", "Actions", "ComputerSystem.Reset")) {
      return missing(request);
    } else if (role.equals("ReadOnly")) {
      return Tree.error(
          403, "Base.1.12.InsufficientPrivilege", "There are insufficient privileges.");
    }
    String id = part(request, 1);
    String type = request.json().path("ResetType").asText();
    return machines
        .with(id, machine -> reset(tree, request, machine, type))
        .orElse(missing(request));
  }

  private Reply reset(Tree tree, Request request, Machine machine, String type) {
    if (habits.contains(Habit.ETAGS_NEEDED)
        && !request.header("If-Match").equals(Optional.of(etag(machine.id())))) {
      boolean given = request.header("If-Match").isPresent();
      return Tree.error(given ? 412 : 428, "Base.1.12.PreconditionRequired", "If-Match is needed.");
    } else if (!machine.allowed().contains(type)) {
      return Tree.error(
          400, "Base.1.12.ActionParameterNotSupported", "The reset type is not supported.");
    } else if (machine.isAlready(type, clock.instant())
        && !machine.get("already").equals("accept")) {
      return Tree.error(
          Integer.parseInt(machine.get("already")),
          "iLO.2.19.InvalidOperationForSystemState",
          "The power is " + machine.power(clock.instant()) + " already.");
    }
    machine.reset(type, clock.instant());
    return accepted(tree, machine);
  }

  private Reply accepted(Tree tree, Machine machine) {
    String how = machine.get("answer");
    return switch (how) {
      case "200" -> Reply.json(200, messages());
      case "201" -> Reply.json(201, messages());
      case "202_bare" -> Reply.empty(202);
      case "202_task", "202_failing" -> {
        int polls = how.equals("202_failing") ? 0 : Integer.parseInt(machine.get("polls"));
        int number = tasks.begin(polls, how.equals("202_failing"));
        ObjectNode task = tree.task(number, "Running");
        boolean direct = habits.contains(Habit.TASK_AS_LOCATION);
        String location = task.path(direct ? "@odata.id" : "TaskMonitor").asText();
        yield Reply.json(202, task).with("Location", location);
      }
      default -> Reply.empty(Integer.parseInt(how));
    };
  }

  private static ObjectNode messages() {
    ObjectNode success = Tree.object().put("MessageId", "Base.1.12.Success");
    ObjectNode body = Tree.object();
    body.putObject("error").putArray("@Message.ExtendedInfo").add(success);
    return body;
  }

  /** Sends an answer in the way that this service has. */
  Reply dressed(Reply reply) {
    Reply packed = habits.contains(Habit.GZIP) ? reply.with("Content-Encoding", "gzip") : reply;
    return habits.contains(Habit.CHUNKED) ? packed.with("Transfer-Encoding", "chunked") : packed;
  }

  /** Where a path without a slash at its end is redirected to. */
  Optional<String> redirect(String path) {
    boolean applies = habits.contains(Habit.SLASHES) && !path.endsWith("/");
    return applies && !path.contains("Actions") ? Optional.of(path + "/") : Optional.empty();
  }

  /** For messages and scripts. */
  Map<String, String> state() {
    Map<String, String> all = new LinkedHashMap<>();
    machines.ids().forEach(id -> all.put(id, machines.power(id)));
    return all;
  }
}
