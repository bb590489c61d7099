package org.palisade.plugin.redfish.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palisade.plugin.http.wire.Reply;
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
  static Set<String> kinds(Visit visit) {
    if (visit.is("POST", "Systems", "*", "Actions", "ComputerSystem.Reset")) {
      String type = visit.json().path("ResetType").asText("untold");
      return Set.of("reset", type);
    }
    String at = visit.path().size() < 3 ? "root" : visit.part(0);
    boolean single = visit.path().size() > 3;
    return switch (at) {
      case "root" -> Set.of("root");
      case "Systems" -> Set.of(single ? "system" : "systems");
      case "Chassis" -> Set.of("chassis");
      case "Managers" -> Set.of("manager");
      case "SessionService" -> Set.of(visit.method().equals("POST") ? "login" : "session");
      case "TaskService" -> Set.of("task");
      case "AccountService" -> Set.of(visit.path().contains("Roles") ? "role" : "account");
      default -> Set.of();
    };
  }

  Reply answer(Visit visit, Way way) {
    Tree tree = new Tree(habits);
    boolean isOpen = visit.path().size() < 3 || visit.is("POST", "SessionService", "Sessions");
    if (way == Way.REFUSED || (way == Way.NONE && !isOpen)) {
      return Tree.error(401, UNAUTHORIZED, "There is no valid session established.")
          .with("WWW-Authenticate", "Basic realm=\"Redfish\"");
    } else if (visit.is("POST", "SessionService", "Sessions")) {
      return logIn(tree, visit);
    } else if (visit.method().equals("POST")) {
      return post(tree, visit);
    } else if (visit.is("DELETE", "SessionService", "Sessions", "*")) {
      return logins.end(visit.last()) ? Reply.empty(204) : missing(visit);
    }
    return visit.method().equals("GET") ? get(tree, visit) : Reply.empty(405);
  }

  private static Reply missing(Visit visit) {
    return Tree.error(404, MISSING, "The resource at " + visit.path() + " was not found.");
  }

  private Reply logIn(Tree tree, Visit visit) {
    String name = visit.json().path("UserName").asText();
    if (!logins.accepts(name, visit.json().path("Password").asText())) {
      return Tree.error(401, UNAUTHORIZED, "The login of " + visit.json() + " was refused.");
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

  private Reply get(Tree tree, Visit visit) {
    if (visit.path().equals(List.of("redfish"))) {
      return Reply.json(200, Tree.object().put("v1", Tree.ROOT));
    }
    Optional<ObjectNode> found = resource(tree, visit);
    if (found.isEmpty()) {
      return missing(visit);
    }
    Reply reply = Reply.json(200, found.get());
    return visit.is("GET", "Systems", "*") ? reply.with("ETag", etag(visit.last())) : reply;
  }

  private String etag(String system) {
    return "W/\"" + system + "-" + machines.power(system) + "\"";
  }

  private Optional<ObjectNode> resource(Tree tree, Visit visit) {
    if (!visit.isOfTheService()) {
      return Optional.empty();
    } else if (visit.path().size() == 2) {
      return Optional.of(tree.root(true));
    }
    return switch (visit.part(0)) {
      case "Systems" -> systems(tree, visit);
      case "Chassis" -> chassis(tree, visit);
      case "Managers" -> managers(tree, visit);
      case "SessionService" -> sessions(tree, visit);
      case "AccountService" -> accounts(tree, visit);
      case "TaskService" -> task(tree, visit);
      default -> Optional.empty();
    };
  }

  private Optional<ObjectNode> systems(Tree tree, Visit visit) {
    if (visit.is("GET", "Systems")) {
      return Optional.of(collection(tree, visit, "ComputerSystemCollection", machines.ids()));
    } else if (visit.is("GET", "Systems", "*", "ResetActionInfo")) {
      return machines.with(visit.part(1), tree::actionInfo);
    } else if (visit.is("GET", "Systems", "*")) {
      return machines.with(visit.part(1), machine -> tree.system(machine, clock.instant()));
    }
    return Optional.empty();
  }

  private ObjectNode collection(Tree tree, Visit visit, String type, List<String> ids) {
    List<String> shown = habits.contains(Habit.EMPTY_COLLECTIONS) ? List.of() : ids;
    int skip = Integer.parseInt(visit.query().getOrDefault("$skip", "0"));
    return tree.collection("/" + String.join("/", visit.path()), type, shown, skip);
  }

  private Optional<ObjectNode> chassis(Tree tree, Visit visit) {
    boolean shared = habits.contains(Habit.SHARED_CHASSIS);
    if (visit.is("GET", "Chassis")) {
      List<String> ids = shared ? List.of("enclosure") : machines.ids();
      return Optional.of(collection(tree, visit, "ChassisCollection", ids));
    } else if (shared && visit.is("GET", "Chassis", "enclosure")) {
      return Optional.of(tree.chassis("enclosure", Optional.of("On"), machines.ids()));
    } else if (visit.is("GET", "Chassis", "*")) {
      String id = visit.part(1);
      return machines.with(
          id, machine -> tree.chassis(id, machine.chassisShown(clock.instant()), List.of(id)));
    }
    return Optional.empty();
  }

  private Optional<ObjectNode> managers(Tree tree, Visit visit) {
    if (visit.is("GET", "Managers")) {
      return Optional.of(collection(tree, visit, "ManagerCollection", List.of(tree.manager())));
    }
    boolean ours = visit.is("GET", "Managers", tree.manager());
    return ours ? Optional.of(tree.managerNode()) : Optional.empty();
  }

  private Optional<ObjectNode> sessions(Tree tree, Visit visit) {
    if (visit.is("GET", "SessionService")) {
      ObjectNode node =
          tree.resource(
              Tree.ROOT + "SessionService", "SessionService.v1_1_8.SessionService", "Sessions");
      node.set("Sessions", Tree.object().put("@odata.id", Tree.ROOT + "SessionService/Sessions"));
      return Optional.of(node.put("ServiceEnabled", true).put("SessionTimeout", 1800));
    } else if (visit.is("GET", "SessionService", "Sessions")) {
      return Optional.of(collection(tree, visit, "SessionCollection", logins.ids()));
    } else if (visit.is("GET", "SessionService", "Sessions", "*")) {
      boolean lives = logins.ids().contains(visit.last());
      return lives ? Optional.of(tree.session(visit.last(), logins.user())) : Optional.empty();
    }
    return Optional.empty();
  }

  private Optional<ObjectNode> accounts(Tree tree, Visit visit) {
    if (habits.contains(Habit.ACCOUNTS_HIDDEN)) {
      return Optional.empty();
    } else if (visit.is("GET", "AccountService")) {
      String path = Tree.ROOT + "AccountService";
      ObjectNode node = tree.resource(path, "AccountService.v1_10_0.AccountService", "Accounts");
      node.set("Accounts", Tree.object().put("@odata.id", path + "/Accounts"));
      node.set("Roles", Tree.object().put("@odata.id", path + "/Roles"));
      return Optional.of(node);
    } else if (visit.is("GET", "AccountService", "Accounts")) {
      return Optional.of(collection(tree, visit, "ManagerAccountCollection", List.of("1")));
    } else if (visit.is("GET", "AccountService", "Accounts", "1")) {
      return Optional.of(tree.account(logins.user(), role));
    } else if (visit.is("GET", "AccountService", "Roles", "*")) {
      return Optional.of(tree.role(visit.last()));
    }
    return Optional.empty();
  }

  private Optional<ObjectNode> task(Tree tree, Visit visit) {
    boolean isTask = visit.is("GET", "TaskService", "Tasks", "*");
    if (!isTask || !visit.last().matches("\\d{1,6}")) {
      return Optional.empty();
    }
    int number = Integer.parseInt(visit.last());
    String state = tasks.poll(number);
    return state.isEmpty() ? Optional.empty() : Optional.of(tree.task(number, state));
  }

  /** What the operation would have answered, once it has ended. */
  Optional<Reply> monitor(Visit visit) {
    if (!visit.is("GET", "TaskService", "TaskMonitors", "*")) {
      return Optional.empty();
    }
    return Optional.of(
        switch (tasks.poll(Integer.parseInt(visit.last()))) {
          case "Running" -> Reply.empty(202).with("Retry-After", "1");
          case "Completed" -> Reply.empty(204);
          case "Exception" -> Tree.error(500, "Base.1.12.OperationFailed", Tree.FAILED);
          default -> missing(visit);
        });
  }

  private Reply post(Tree tree, Visit visit) {
    if (!visit.is("POST", "Systems", "*", "Actions", "ComputerSystem.Reset")) {
      return missing(visit);
    } else if (role.equals("ReadOnly")) {
      return Tree.error(
          403, "Base.1.12.InsufficientPrivilege", "There are insufficient privileges.");
    }
    String id = visit.part(1);
    String type = visit.json().path("ResetType").asText();
    return machines.with(id, machine -> reset(tree, visit, machine, type)).orElse(missing(visit));
  }

  private Reply reset(Tree tree, Visit visit, Machine machine, String type) {
    if (habits.contains(Habit.ETAGS_NEEDED)
        && !visit.header("If-Match").equals(Optional.of(etag(machine.id())))) {
      boolean given = visit.header("If-Match").isPresent();
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
