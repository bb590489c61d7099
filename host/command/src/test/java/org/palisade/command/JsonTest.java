package org.palisade.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;
import org.palisade.host.control.Configuration;
import org.palisade.host.control.DeviceBook;
import org.palisade.host.control.History;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Hosts.Step;
import org.palisade.host.control.Plugins;
import picocli.CommandLine;

/** What {@code --json} prints, against the schema that is documented. */
public class JsonTest extends CommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonSchema SCHEMA = schema();

  private static JsonSchema schema() {
    try {
      String text = Files.readString(Path.of("../../docs/command-schema.json"));
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private final Set<String> covered = new TreeSet<>();

  private List<JsonNode> documents() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : session.printed().lines().toList()) {
      all.add(MAPPER.readTree(line));
    }
    return all;
  }

  private static void assertValid(JsonNode document) {
    Set<ValidationMessage> wrong = SCHEMA.validate(document);
    assertThat(wrong).as(document.toString()).isEmpty();
  }

  /** Runs a call, and checks the one document that it prints. */
  private JsonNode json(int code, String... words) throws IOException {
    session = new FakeSession();
    host.cancelled = false;
    assertThat(palisade(words)).as(session.complained()).isEqualTo(code);
    List<JsonNode> all = documents();
    assertThat(all).as(session.printed()).hasSize(1);
    assertValid(all.get(0));
    covered.add(all.get(0).get("command").asText());
    return all.get(0);
  }

  @Test
  public void everyCommandPrintsWhatTheSchemaSays() throws Exception {
    furnish();

    json(0, "list", "--json");
    assertThat(json(1, "status", "--json").at("/hosts/0/power").asText()).isEqualTo("unknown");
    host.fencing =
        watcher -> {
          watcher.done(FakeHost.done("node1"));
          watcher.done(FakeHost.failed("node2", "still on"));
        };
    JsonNode off = json(1, "off", "--yes", "--json", "node[1-2]");
    assertThat(off.at("/results/1/done").asBoolean(true)).isFalse();
    host.fencing = watcher -> watcher.done(FakeHost.done("node1"));
    json(0, "on", "--yes", "--json", "node1");
    json(0, "reboot", "--yes", "--json", "node1");
    json(0, "confirm", "--yes", "--json", "--reason=cables pulled", "node1");
    json(1, "devices", "--json");
    json(1, "devices", "list", "--json", "--probe");
    json(0, "devices", "show", "--json", "bench");
    json(0, "devices", "pin", "--json", "bench");
    json(0, "devices", "release", "--json", "bench");
    json(0, "plugins", "--json");
    json(0, "plugins", "list", "--json");
    json(0, "plugins", "describe", "--json", "org.example.plugin");
    JsonNode kind = json(0, "plugins", "describe", "--json", "agent:fence_strip");
    assertThat(kind.at("/kind/settings/0/name").asText()).isEqualTo("ip");
    json(0, "plugins", "install", "--json", "x.jar");
    json(0, "plugins", "remove", "--json", "org.example.plugin");
    json(0, "plugins", "rollback", "--json", "org.example.plugin");
    json(0, "history", "--json");
    json(0, "drill", "--json", "node1");
    json(1, "check", "--json", "--probe", "--digest");
    json(0, "import", "--json", "pacemaker", "cib.xml");
    json(0, "forget", "--json", "--logins");
    json(1, "forget", "--json", "vm1", "vm9");
    json(0, "brake", "--json");
    json(0, "brake", "release", "--json");
    json(0, "setup", "--json");
    host.fails = true;
    json(1, "drill", "--json", "node1");
    json(1, "plugins", "install", "--json", "x.jar");
    json(1, "devices", "release", "--json", "bench");

    assertThat(covered).containsAll(commandsWithJson());
  }

  private void furnish() {
    host.warnings.add("a warning");
    host.kinds.add(FakeHost.kind("agent:fence_strip"));
    host.states.put("db1", new Hosts.State("db1", Hosts.Power.UNKNOWN, "", "", "no answer"));
    host.devices.add(FakeHost.device("bench", DeviceBook.Standing.READY, ""));
    host.devices.add(
        new DeviceBook.Device(
            "wrong",
            "",
            DeviceBook.Standing.DISABLED,
            "",
            Optional.empty(),
            Optional.empty(),
            true,
            Map.of(),
            "wrong.cfg:1: no",
            Map.of("node7", "gone"),
            List.of("wrong.cfg:1: no"),
            Optional.of("bench"),
            List.of("a", "b"),
            Optional.of("stonith.d/palisade")));
    for (History.Stage stage : History.Stage.values()) {
      host.past.add(FakeHost.past("node1", stage, "failed", ""));
    }
    for (Configuration.Severity severity : Configuration.Severity.values()) {
      host.problems.add(new Configuration.Problem(severity, "a.cfg", 3, "what"));
    }
    for (Plugins.State state : Plugins.State.values()) {
      host.versions.add(
          new Plugins.Version(
              "org.example.plugin",
              "1.0.0",
              state,
              Path.of("/x.jar"),
              FakeHost.THEN,
              List.of("kind"),
              List.of("fence_kind"),
              ""));
    }
  }

  /** All commands but those without such output; watch has a test of its own. */
  private Set<String> commandsWithJson() {
    Set<String> all = new TreeSet<>();
    add(all, "", OperatorsCommand.definition(new Call(session, host)));
    all.removeAll(Set.of("help", "watch", "complete-names"));
    return all;
  }

  private static void add(Set<String> all, String before, CommandLine line) {
    line.getSubcommands()
        .values()
        .forEach(
            one -> {
              String name = before + one.getCommandName();
              all.add(name);
              add(all, name + " ", one);
            });
  }

  @Test
  public void watchPrintsADocumentForEachEvent() throws Exception {
    host.past.add(FakeHost.past("node1", History.Stage.BEGUN, "", ""));
    session.arguments = List.of("watch", "--json");
    Thread watching = new Thread(() -> palisade("watch", "--json"));
    watching.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> session.printed().contains("fencing"));
    host.devices.add(FakeHost.device("bench", DeviceBook.Standing.READY, ""));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> session.printed().contains("\"device\",\"name\""));
    watching.interrupt();
    watching.join();

    documents().forEach(JsonTest::assertValid);
    assertThat(documents()).hasSize(2);
    assertThat(host.cancelled).isTrue();
  }

  @Test
  public void interruptedFencingIsADocumentToo() throws Exception {
    host.fencing =
        watcher -> {
          watcher.step("node1", Step.SENT);
          session.pressCtrlC();
        };

    JsonNode document = json(Call.INTERRUPTED, "off", "--yes", "--json", "node[1-2]");

    assertThat(document.get("interrupted").asBoolean()).isTrue();
    assertThat(document.at("/sent/0").asText()).isEqualTo("node1");
    assertThat(document.at("/unsent/0").asText()).isEqualTo("node2");
  }

  @Test
  public void theSchemaRefusesWhatIsMissingOrMisspelt() throws Exception {
    JsonNode document = json(0, "list", "--json");

    JsonNode renamed = MAPPER.readTree(document.toString().replace("\"hosts\"", "\"host\""));
    JsonNode other = MAPPER.readTree(document.toString().replace("\"list\"", "\"lists\""));

    assertThat(SCHEMA.validate(renamed)).isNotEmpty();
    assertThat(SCHEMA.validate(other)).isNotEmpty();
  }
}
