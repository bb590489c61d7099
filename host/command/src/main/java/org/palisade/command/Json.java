package org.palisade.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.palisade.host.control.Configuration;
import org.palisade.host.control.DeviceBook.Device;
import org.palisade.host.control.History;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Imports;
import org.palisade.host.control.Kinds;
import org.palisade.host.control.Plugins;

/** What {@code --json} prints; {@code docs/command-schema.json} describes it. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /** A document of a command, one line. */
  static String text(ObjectNode document) {
    try {
      return MAPPER.writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  static ObjectNode document(Call call, String command) {
    return NODES.objectNode().put("command", command).put("standby", call.control().standby());
  }

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static <T> ArrayNode all(Collection<T> things, Function<T, ObjectNode> each) {
    ArrayNode array = NODES.arrayNode();
    things.forEach(thing -> array.add(each.apply(thing)));
    return array;
  }

  static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static ObjectNode map(Map<String, String> map) {
    ObjectNode node = object();
    new TreeMap<>(map).forEach(node::put);
    return node;
  }

  /** Says nothing rather than null. */
  private static void put(ObjectNode node, String name, Optional<?> value) {
    value.ifPresent(one -> node.put(name, one.toString()));
  }

  static ObjectNode known(Hosts.Known host) {
    return object().put("host", host.host()).put("device", host.device()).put("plug", host.plug());
  }

  static ObjectNode state(Hosts.State state) {
    return object()
        .put("host", state.host())
        .put("power", Words.word(state.power()))
        .put("device", state.device())
        .put("plug", state.plug())
        .put("why", state.why());
  }

  static ObjectNode result(Hosts.Result result) {
    ObjectNode node =
        object()
            .put("host", result.host())
            .put("done", result.done())
            .put("verdict", result.verdict())
            .put("evidence", result.evidence())
            .put("message", result.message());
    node.set("warnings", texts(result.warnings()));
    return node;
  }

  static ObjectNode rehearsal(Hosts.Rehearsal drill) {
    ObjectNode node = object().put("host", drill.host()).put("ready", drill.ready());
    node.set("steps", all(drill.steps(), Json::tried));
    node.set("would", texts(drill.would()));
    return node.put("took_ms", drill.took().toMillis());
  }

  private static ObjectNode tried(Hosts.Tried step) {
    return object()
        .put("step", step.step())
        .put("done", step.done())
        .put("text", step.text())
        .put("took_ms", step.took().toMillis());
  }

  static ObjectNode device(Device device) {
    ObjectNode node =
        object()
            .put("device", device.name())
            .put("kind", device.kind())
            .put("standing", Words.word(device.standing()))
            .put("session", device.session());
    put(node, "probed", device.probed());
    put(node, "last_good", device.lastGood());
    put(node, "owner", device.owner());
    put(node, "verified_by", device.verifiedBy());
    node.put("listed", device.listed()).put("why", device.why());
    node.set("targets", map(device.targets()));
    node.set("troubles", map(device.troubles()));
    node.set("problems", texts(device.problems()));
    node.set("verifies", texts(device.verifies()));
    return node;
  }

  static ObjectNode record(History.Past record) {
    ObjectNode node =
        object()
            .put("id", record.id())
            .put("stage", Words.word(record.stage()))
            .put("begun", record.begun().toString())
            .put("last", record.last().toString())
            .put("host", record.host())
            .put("action", record.action())
            .put("device", record.device())
            .put("plug", record.plug())
            .put("caller", record.caller())
            .put("program", record.program())
            .put("verdict", record.verdict())
            .put("evidence", record.evidence())
            .put("message", record.message());
    if (!record.verifier().isEmpty()) {
      node.put("verifier", record.verifier());
    }
    record.took().ifPresent(took -> node.put("took_ms", took.toMillis()));
    return node;
  }

  static ObjectNode problem(Configuration.Problem problem) {
    return object()
        .put("severity", Words.word(problem.severity()))
        .put("where", problem.where())
        .put("line", problem.line())
        .put("text", problem.text());
  }

  static ObjectNode made(Imports.Made made) {
    return object()
        .put("device", made.device())
        .put("file", made.file().toString())
        .put("kind", made.kind())
        .put("targets", made.targets());
  }

  static ObjectNode line(Imports.Line line) {
    return object().put("host", line.host()).put("levels", line.levels());
  }

  static ObjectNode note(Imports.Note note) {
    return object().put("about", note.about()).put("text", note.text());
  }

  static ObjectNode kind(Kinds.Kind kind) {
    ObjectNode node =
        object().put("name", kind.name()).put("summary", kind.summary()).put("text", kind.text());
    kind.page().ifPresent(page -> node.put("page", page));
    node.set("agents", texts(kind.agents()));
    node.set("habits", texts(kind.habits()));
    node.set("settings", all(kind.settings(), Json::setting));
    return node;
  }

  private static ObjectNode setting(Kinds.Setting setting) {
    ObjectNode node =
        object()
            .put("name", setting.name())
            .put("value", KindShown.word(setting.form()))
            .put("required", setting.required())
            .put("default", setting.byDefault())
            .put("help", setting.help());
    node.set("aliases", texts(setting.aliases()));
    node.set("choices", texts(setting.choices()));
    return node;
  }

  static ObjectNode version(Plugins.Version version) {
    ObjectNode node =
        object()
            .put("plugin", version.plugin())
            .put("version", version.version())
            .put("state", Words.word(version.state()))
            .put("jar", version.jar().toString())
            .put("since", version.since().toString());
    node.set("kinds", texts(version.kinds()));
    node.set("agents", texts(version.agents()));
    return node.put("why", version.why());
  }
}
