package org.palisade.plugin.redfish.emulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palisade.plugin.http.wire.Reply;

/** Writes resources as the DMTF's schemas have them. Immutable. */
final class Tree {
  static final String ROOT = "/redfish/v1/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<Habit> habits;

  Tree(Set<Habit> habits) {
    this.habits = habits;
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  private String link(String path) {
    String ended = habits.contains(Habit.SLASHES) && !path.endsWith("/") ? path + "/" : path;
    return habits.contains(Habit.ABSOLUTE_LINKS) ? "https://bmc.invalid" + ended : ended;
  }

  private ObjectNode linked(String path) {
    return object().put("@odata.id", link(path));
  }

  ObjectNode resource(String path, String type, String name) {
    String bare = path.replaceFirst("/$", "");
    return object()
        .put("@odata.id", link(path))
        .put("@odata.type", "#" + type)
        .put("Id", bare.substring(bare.lastIndexOf('/') + 1))
        .put("Name", name);
  }

  ObjectNode root(boolean complete) {
    ObjectNode root = resource(ROOT, "ServiceRoot.v1_11_0.ServiceRoot", "Root Service");
    root.put("Id", "RootService").put("RedfishVersion", "1.15.0");
    root.put("UUID", "92384634-2938-2342-8820-489239905423").put("Vendor", "Palisade");
    if (complete) {
      root.set("Systems", linked(ROOT + "Systems"));
    }
    root.set("Chassis", linked(ROOT + "Chassis"));
    root.set("Managers", linked(ROOT + "Managers"));
    root.set("Tasks", linked(ROOT + "TaskService"));
    root.set("SessionService", linked(ROOT + "SessionService"));
    root.set("AccountService", linked(ROOT + "AccountService"));
    root.set("Links", object().set("Sessions", linked(ROOT + "SessionService/Sessions")));
    return root;
  }

  ObjectNode collection(String path, String type, List<String> ids, int skip) {
    ObjectNode node =
        object()
            .put("@odata.id", link(path))
            .put("@odata.type", "#" + type + "." + type)
            .put("Name", type);
    ArrayNode members = node.putArray("Members");
    boolean paged = habits.contains(Habit.PAGES);
    int end = paged ? Math.min(skip + 1, ids.size()) : ids.size();
    for (String id : ids.subList(Math.min(skip, end), end)) {
      members.add(linked(path + "/" + id));
    }
    if (end < ids.size()) {
      node.put("Members@odata.nextLink", link(path) + "?$skip=" + end);
    }
    return node.put("Members@odata.count", ids.size());
  }

  ObjectNode system(Machine machine, Instant now) {
    String path = ROOT + "Systems/" + machine.id();
    ObjectNode node = resource(path, "ComputerSystem.v1_16_0.ComputerSystem", "System");
    node.put("SystemType", "Physical").put("HostName", "host-" + machine.id());
    node.put("UUID", machine.get("uuid")).put("SerialNumber", machine.get("serial"));
    node.put("Manufacturer", "Palisade").put("Model", "Emulated");
    power(node, machine.shown(now));
    node.set("Status", object().put("State", "Enabled").put("Health", "OK"));
    ObjectNode boot = node.putObject("Boot");
    boot.put("BootSourceOverrideEnabled", "Disabled").put("BootSourceOverrideTarget", "None");
    boot.putArray("BootSourceOverrideTarget@Redfish.AllowableValues").add("None").add("Pxe");
    ObjectNode links = node.putObject("Links");
    boolean shared = habits.contains(Habit.SHARED_CHASSIS);
    links
        .putArray("Chassis")
        .add(linked(ROOT + "Chassis/" + (shared ? "enclosure" : machine.id())));
    links.putArray("ManagedBy").add(linked(ROOT + "Managers/" + manager()));
    node.putObject("Actions").set("#ComputerSystem.Reset", reset(path, machine));
    return node;
  }

  private static void power(ObjectNode node, Optional<String> word) {
    word.ifPresent(
        state -> {
          if (state.equals("null")) {
            node.putNull("PowerState");
          } else {
            node.put("PowerState", state);
          }
        });
  }

  private ObjectNode reset(String path, Machine machine) {
    ObjectNode reset = object().put("target", link(path + "/Actions/ComputerSystem.Reset"));
    if (habits.contains(Habit.ACTION_INFO)) {
      reset.put("@Redfish.ActionInfo", link(path + "/ResetActionInfo"));
    } else if (!habits.contains(Habit.UNTOLD_RESET_TYPES)) {
      ArrayNode allowed = reset.putArray("ResetType@Redfish.AllowableValues");
      machine.allowed().forEach(allowed::add);
    }
    return reset;
  }

  ObjectNode actionInfo(Machine machine) {
    String path = ROOT + "Systems/" + machine.id() + "/ResetActionInfo";
    ObjectNode node = resource(path, "ActionInfo.v1_2_0.ActionInfo", "Reset Action Info");
    ObjectNode parameter = node.putArray("Parameters").addObject();
    parameter.put("Name", "ResetType").put("Required", true).put("DataType", "String");
    ArrayNode allowed = parameter.putArray("AllowableValues");
    machine.allowed().forEach(allowed::add);
    return node;
  }

  String manager() {
    return habits.contains(Habit.OPENBMC) ? "bmc" : "1";
  }

  ObjectNode managerNode() {
    String path = ROOT + "Managers/" + manager();
    ObjectNode node = resource(path, "Manager.v1_11_0.Manager", "Manager");
    node.put("ManagerType", "BMC").put("FirmwareVersion", "1.0");
    node.put("Model", habits.contains(Habit.OPENBMC) ? "OpenBmc" : "Emulated");
    node.set("Status", object().put("State", "Enabled").put("Health", "OK"));
    return node;
  }

  ObjectNode chassis(String id, Optional<String> word, List<String> systems) {
    ObjectNode node = resource(ROOT + "Chassis/" + id, "Chassis.v1_14_0.Chassis", "Chassis");
    node.put("ChassisType", systems.size() > 1 ? "Enclosure" : "RackMount");
    node.set("Status", object().put("State", "Enabled").put("Health", "OK"));
    power(node, word);
    ArrayNode links = node.putObject("Links").putArray("ComputerSystems");
    systems.forEach(system -> links.add(linked(ROOT + "Systems/" + system)));
    return node;
  }

  ObjectNode session(String id, String user) {
    String path = ROOT + "SessionService/Sessions/" + id;
    return resource(path, "Session.v1_5_0.Session", "User Session").put("UserName", user);
  }

  ObjectNode account(String user, String role) {
    String path = ROOT + "AccountService/Accounts/1";
    ObjectNode node = resource(path, "ManagerAccount.v1_8_0.ManagerAccount", "Account");
    node.put("UserName", user).put("RoleId", role).put("Enabled", true).put("Locked", false);
    node.putNull("Password");
    node.putObject("Links").set("Role", linked(ROOT + "AccountService/Roles/" + role));
    return node;
  }

  ObjectNode role(String id) {
    String path = ROOT + "AccountService/Roles/" + id;
    ObjectNode node = resource(path, "Role.v1_3_1.Role", "Role").put("RoleId", id);
    ArrayNode rights = node.putArray("AssignedPrivileges").add("Login").add("ConfigureSelf");
    if (!id.equals("ReadOnly")) {
      rights.add("ConfigureComponents");
    }
    return node;
  }

  ObjectNode task(int number, String state) {
    String path = ROOT + "TaskService/Tasks/" + number;
    ObjectNode node = resource(path, "Task.v1_5_1.Task", "Task").put("TaskState", state);
    node.put("TaskStatus", state.equals("Exception") ? "Critical" : "OK");
    if (state.equals("Exception")) {
      node.putArray("Messages").add(message("Base.1.12.OperationFailed", FAILED));
    }
    return node.put("TaskMonitor", link(ROOT + "TaskService/TaskMonitors/" + number));
  }

  static final String FAILED = "The power supply did not obey.";

  private static ObjectNode message(String id, String text) {
    ObjectNode node = object().put("@odata.type", "#Message.v1_1_1.Message");
    node.put("MessageId", id).put("Message", text).put("Severity", "Critical");
    node.putArray("MessageArgs");
    return node.put("Resolution", "None.");
  }

  /** An error as the standard has it. */
  static Reply error(int status, String id, String text) {
    ObjectNode body = object();
    ObjectNode error = body.putObject("error");
    error.put("code", "Base.1.12.GeneralError").put("message", "See @Message.ExtendedInfo.");
    error.putArray("@Message.ExtendedInfo").add(message(id, text));
    return Reply.json(status, body);
  }
}
