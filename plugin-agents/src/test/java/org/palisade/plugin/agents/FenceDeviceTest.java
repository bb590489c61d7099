package org.palisade.plugin.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Timing;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

public class FenceDeviceTest {
  private static final String KIND = "agent:fence_test";
  private static final Map<String, String> SETTINGS = Map.of("ip", "192.0.2.1");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Scripts scripts;

  @Before
  public void setUp() throws Exception {
    scripts = new Scripts(folder.getRoot().toPath());
  }

  private StonithDevice saying(String body) throws Exception {
    return saying(body, SETTINGS);
  }

  private StonithDevice saying(String body, Map<String, String> settings) throws Exception {
    scripts.agent("fence_test", body);
    return Scripts.open(scripts.kind(KIND), settings);
  }

  private static Call call() {
    return Call.within(Duration.ofSeconds(20));
  }

  private static void assertFails(Reason reason, ThrowingCallable talk) {
    assertThatThrownBy(talk)
        .isInstanceOfSatisfying(
            StonithException.class, e -> assertThat(e.reason()).as("%s", e).isEqualTo(reason));
  }

  @Test
  public void onlyTheExitCodeAndTheTextTogetherAreAState() throws Exception {
    assertThat(saying("echo 'Status: OFF'; exit 2").read("1", call())).isEqualTo(PowerState.OFF);
    assertThat(saying("echo 'Status: ON'; exit 0").read("1", call())).isEqualTo(PowerState.ON);

    for (String body :
        List.of("exit 2", "echo 'Status: OFF'; exit 0", "echo 'Status: OFF'; exit 1", "exit 0")) {
      StonithDevice device = saying(body);
      assertFails(Reason.PROTOCOL, () -> device.read("1", call()));
    }
  }

  @Test
  public void anOffThatWasSentAndIsNotThereYetIsAccepted() throws Exception {
    StonithDevice device =
        saying(
            "echo '2026-01-01 00:00:00,001 ERROR: Failed: Timed out waiting to power OFF' >&2; exit 1");

    device.powerOff("1", call());
  }

  @Test
  public void aCommandThatFailsOtherwiseMayHaveActed() throws Exception {
    for (String body :
        List.of(
            "exit 1",
            "exit 0",
            "echo 'Success: Powered OFF'; exit 3",
            "kill -9 $$",
            "echo 'Connection lost' >&2; exit 1")) {
      StonithDevice device = saying(body);
      assertFails(Reason.UNCERTAIN, () -> device.powerOff("1", call()));
    }
  }

  /** It could perhaps not connect for the state that it reads after the command. */
  @Test
  public void anAgentThatConnectsForEachRequestMayHaveActedThoughItCouldNotConnect()
      throws Exception {
    String body = "echo 'Unable to connect/login to fencing device' >&2; exit 1";
    scripts.agent("fence_zvmip", body);
    StonithDevice anew = Scripts.open(scripts.kind("agent:fence_zvmip"), SETTINGS);
    StonithDevice once = saying(body);

    assertFails(Reason.UNCERTAIN, () -> anew.powerOff("1", call()));
    assertFails(Reason.UNREACHABLE, () -> once.powerOff("1", call()));
  }

  @Test
  public void anAgentThatIsKilledIsUncertainAndTellsWhatItSaidLast() throws Exception {
    StonithDevice device = saying("echo 'waiting for the PDU' >&2; sleep 60");

    assertThatThrownBy(() -> device.powerOff("1", Call.within(Duration.ofSeconds(4))))
        .isInstanceOfSatisfying(
            StonithException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNCERTAIN))
        .hasMessageContainingAll("fence_test off of plug 1", "killed", "waiting for the PDU");
  }

  @Test
  public void secretsComeOnStandardInputAloneAndAreShownNowhere() throws Exception {
    Path seen = folder.newFile().toPath();
    StonithDevice device =
        saying(
            "echo \"$input\" > "
                + seen
                + "; tr '\\0' ' ' < /proc/$$/cmdline >> "
                + seen
                + "; echo \"bad: $input\" >&2; exit 1",
            Map.of("ip", "192.0.2.1", "password", " two words ", "ipport", "9"));

    assertThatThrownBy(() -> device.read("1", call()))
        .hasMessageContaining("***")
        .hasMessageNotContaining("two words");
    List<String> lines = Files.readAllLines(seen);
    assertThat(lines.subList(0, lines.size() - 1))
        .startsWith("action=status")
        .contains("missing_as_off=0", "retry_on=0", "ip=192.0.2.1", "ipport=9", "plug=1")
        .contains("password=\" two words \"");
    assertThat(lines.get(lines.size() - 1)).contains("fence_test").doesNotContain("two");
  }

  private Optional<Object> defaultPort(String more) throws Exception {
    String parameters = Scripts.METADATA.replace("</parameters>", more + "</parameters>");
    scripts.agent("fence_test", parameters, "exit 0");
    return scripts.kind(KIND).parameters().stream()
        .filter(one -> one.name().equals("ipport"))
        .findFirst()
        .orElseThrow()
        .byDefault()
        .map(port -> port);
  }

  @Test
  public void aPortThatIsNotGivenIsTheAgentsOwnUnlessASwitchChangesIt() throws Exception {
    String sshSwitch = "<parameter name=\"ssh\"><content type=\"boolean\" %s/></parameter>";

    assertThat(defaultPort("")).hasValue(23);
    assertThat(defaultPort(String.format(sshSwitch, "default=\"1\""))).hasValue(23);
    assertThat(defaultPort(String.format(sshSwitch, ""))).isEmpty();
  }

  @Test
  public void thePortOfTheAgentItselfIsNotPassedOn() throws Exception {
    Path seen = folder.newFile().toPath();
    StonithDevice device = saying("echo \"$input\" > " + seen + "; echo 'Status: ON'; exit 0");

    device.read("1", call());

    assertThat(Files.readString(seen)).contains("ip=192.0.2.1").doesNotContain("ipport");
  }

  @Test
  public void noPartOfASecretIsShown() throws Exception {
    String secret = "S3cretPassphrase";
    Map<String, String> settings = Map.of("ip", "192.0.2.1", "password", secret);
    StonithDevice cut = saying("printf '%0292d " + secret + "' 0 >&2; exit 1", settings);

    assertThatThrownBy(() -> cut.read("1", call())).hasMessageNotContaining("S3cret");
    assertThat(new GivenValues(Map.of(), List.of("pass", "password")).redacted("a password"))
        .isEqualTo("a ***");
  }

  @Test
  public void valuesThatDoNotFitIntoAPipeAreRefusedHoweverFewTheirCharacters() throws Exception {
    scripts.agent("fence_test", "exit 0");
    DeviceType kind = scripts.kind(KIND);
    String wide = "\u4e2d".repeat(11_000); // three bytes each

    assertFails(
        Reason.INVALID_SETTINGS, () -> Scripts.open(kind, Map.of("ip", "x", "password", wide)));
  }

  @Test
  public void aNumberInATimeOrAPlugIsNoAnswerOfTheDevice() throws Exception {
    String stamp = "2026-11-29 12:55:41,";
    Map<String, Reason> told =
        Map.of(
            stamp + "401 ERROR: Failed: Unable to obtain correct plug status",
            Reason.PROTOCOL,
            stamp + "403 ERROR: Connection timed out",
            Reason.PROTOCOL,
            stamp + "001 ERROR: Failed: no status of plug 401",
            Reason.PROTOCOL,
            stamp + "001 ERROR: Failed: HTTP Error 401",
            Reason.LOGIN_REFUSED,
            "HTTP/1.1 401",
            Reason.LOGIN_REFUSED,
            "401 Client Error: Unauthorized for url",
            Reason.LOGIN_REFUSED,
            "status code: 403",
            Reason.FORBIDDEN,
            stamp + "001 ERROR: Failed: Incorrect Access Key or Secret Key.",
            Reason.PROTOCOL,
            "Failed: Can't find port with name 7!",
            Reason.UNKNOWN_PLUG);

    for (Map.Entry<String, Reason> one : told.entrySet()) {
      StonithDevice device = saying("cat >&2 <<'END'\n" + one.getKey() + "\nEND\nexit 1");
      assertThatThrownBy(() -> device.read("401", call()))
          .isInstanceOfSatisfying(
              StonithException.class,
              e -> assertThat(e.reason()).as(one.getKey()).isEqualTo(one.getValue()));
    }
  }

  @Test
  public void aListIsWholeOrNone() throws Exception {
    assertThat(((PlugLister) saying(lines("10000"))).plugs(call())).hasSize(10_000);
    PlugLister longer = (PlugLister) saying(lines("70000"));
    assertFails(Reason.PROTOCOL, () -> longer.plugs(call()));
  }

  private static String lines(String count) {
    return "seq -f %06.0f 1 " + count + " | sed 's/.*/&,vm&/'; exit 0";
  }

  @Test
  public void aValueWithALineBreakIsRefused() throws Exception {
    scripts.agent("fence_test", "exit 0");
    DeviceType kind = scripts.kind(KIND);

    for (String bad : List.of("a\nmissing_as_off=1", "a\rb", "a\0b", "a\n")) {
      assertThatThrownBy(() -> Scripts.open(kind, Map.of("ip", "x", "password", bad)))
          .isInstanceOf(StonithException.class)
          .hasMessageContaining("'password' holds a line break")
          .hasMessageNotContaining(bad);
    }
    StonithDevice device = Scripts.open(kind, SETTINGS);
    assertFails(Reason.INVALID_SETTINGS, () -> device.read("1\naction=on", call()));
    assertFails(Reason.UNKNOWN_PLUG, () -> device.read("1,2", call()));
  }

  @Test
  public void aMissingPlugIsNeverTakenForOff() throws Exception {
    scripts.agent("fence_test", "exit 0");
    DeviceType kind = scripts.kind(KIND);

    assertThatThrownBy(() -> Scripts.open(kind, Map.of("ip", "x", "missing_as_off", "yes")))
        .hasMessageContaining("'missing_as_off' is not allowed");
  }

  @Test
  public void metadataGivesParametersWithTheirOlderNames() throws Exception {
    scripts.agent("fence_test", "exit 0");
    DeviceType kind = scripts.kind(KIND);

    List<Parameter<?>> parameters = kind.parameters();
    assertThat(parameters.stream().map(Parameter::name))
        .containsExactly(
            "ip", "ipport", "password", "plug", "ssl_secure", "privlvl", "missing_as_off");
    assertThat(parameters.get(0).aliases()).containsExactly("ipaddr");
    assertThat(parameters.get(0).isRequired()).isTrue();
    assertThat(parameters.get(2).type()).isEqualTo(Parameter.Type.SECRET);
    assertThat(parameters.get(5).choices()).containsExactly("user", "admin");
    assertThat(kind.timing(Timing.POWER_TIMEOUT)).contains(Duration.ofSeconds(40));
    assertThat(kind.has(Trait.OFF_UNPROVEN)).isTrue();
    assertThat(kind.has(Trait.ONE_PLUG)).isFalse();
  }

  @Test
  public void anAgentIsRunOnlyWhenItsKindIsNamedAndAgainWhenItsFileHasChanged() throws Exception {
    Path asked = folder.newFile().toPath();
    Path agent = scripts.agent("fence_test", "exit 0");
    String body = "echo asked >> " + asked + "; cat " + agent + ".xml";
    Scripts.program(agent, body);
    AgentsPlugin plugin = scripts.plugin();

    assertThat(plugin.deviceTypes()).hasSize(1);
    assertThat(plugin.deviceTypes()).isEqualTo(plugin.deviceTypes());
    assertThat(Files.readAllLines(asked)).isEmpty();
    Scripts.kind(plugin, KIND).shortText();
    Scripts.kind(plugin, KIND).shortText();
    assertThat(Files.readAllLines(asked)).hasSize(1);
    Scripts.program(agent, body + " # changed");
    Scripts.kind(plugin, KIND).shortText();
    assertThat(Files.readAllLines(asked)).hasSize(2);
  }

  @Test
  public void anAgentWithoutReadableMetadataSaysWhy() throws Exception {
    scripts.agent("fence_test", "<resource-agent", "exit 0");

    assertThatThrownBy(() -> scripts.kind(KIND).shortText())
        .hasMessageContaining("fence_test cannot be read: it is no XML");
  }
}
