package org.palisade.host.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.Imports.Format;
import org.palisade.host.control.Imports.Result;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.dispatch.ConfigurationCheck;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.InlineDevices;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.dispatch.ScriptedOperations;
import org.palisade.host.intake.Intake;
import org.palisade.host.inventory.FileInventory;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Secret;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** {@code palisade import}, and what {@code palisade check} says of what it wrote. */
public class HostImportsTest {
  /** A device that lists nothing. */
  private interface Bmc extends StonithDevice {}

  /** An import only opens and closes it, which contacts nothing. */
  private static Bmc bmc(Settings settings) throws StonithException {
    if (settings.get(Parameter.IP).equals("refused")) {
      throw new StonithException(Reason.INVALID_SETTINGS, "these settings do not go together");
    }
    return (Bmc)
        Proxy.newProxyInstance(
            Bmc.class.getClassLoader(),
            new Class<?>[] {Bmc.class},
            (proxy, method, arguments) -> {
              throw new IllegalStateException("an import asks no device");
            });
  }

  private static final String PDU = "fence_pdu";
  private static final String BMC = "fence_ipmilan";

  private static final Parameter<String> PRIVLVL =
      Parameter.choice("privlvl", "operator", "administrator");
  private static final Parameter<Secret> KG = Parameter.secret("kg");
  private static final Parameter<Secret> HEX_KG = Parameter.secret("hexadecimal_kg");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path etc;
  private FileInventory inventory;
  private ConfigurationCheck check;
  private HostImports imports;

  @Before
  public void setUp() throws IOException {
    etc = folder.newFolder("etc").toPath();
    Files.createDirectory(etc.resolve("devices"));
    PluginTypes types = new PluginTypes();
    DeviceType pdu =
        described(DeviceType.of("pdu", PowerBank.class, settings -> new PowerBank())).agent(PDU);
    DeviceType bmc =
        described(DeviceType.of("ipmi", Bmc.class, HostImportsTest::bmc), PRIVLVL, KG, HEX_KG)
            .traits(Trait.ONE_PLUG);
    DeviceType redfish =
        described(
                DeviceType.of("redfish", Bmc.class, HostImportsTest::bmc),
                Parameter.text("systems_uri").role(Parameter.Role.PLUG))
            .traits(Trait.PLUG_OPTIONAL);
    DeviceType strip =
        DeviceType.of("agent:fence_apc_snmp", PowerBank.class, settings -> new PowerBank())
            .describe("A strip", "A strip.", URI.create("https://example.org/"))
            .parameters(
                Parameter.IP,
                Parameter.choice("snmp_version", "1", "2c"),
                Parameter.secret("community"));
    DeviceType bank =
        described(
            DeviceType.of("agent:fence_apc", PowerBank.class, settings -> new PowerBank()),
            Parameter.text("plug").alias("port").role(Parameter.Role.PLUG),
            Parameter.text("switch").role(Parameter.Role.ENDPOINT));
    DeviceType blind =
        described(DeviceType.of("agent:fence_sbd", Bmc.class, HostImportsTest::bmc))
            .traits(Trait.STATE_UNREADABLE);
    DeviceType fabric =
        described(DeviceType.of("agent:fence_scsi", Bmc.class, HostImportsTest::bmc))
            .traits(Trait.FABRIC, Trait.ON_TARGET);
    DeviceType unusable =
        DeviceType.lazy(
            "agent:fence_kdump",
            () -> {
              throw new IllegalStateException("it waits for the crash dump of the machine");
            });
    types.add("test", () -> List.of(pdu, bmc, redfish, strip, bank, blind, fabric, unusable));
    inventory = new FileInventory(etc, types);
    Dispatcher dispatcher =
        new Dispatcher(
            inventory,
            new InlineDevices(),
            new ScriptedOperations(),
            folder.getRoot().toPath().resolve("state"),
            Clock.systemUTC(),
            System::nanoTime);
    check = new ConfigurationCheck(inventory, dispatcher, new InlineDevices(), types);
    imports = new HostImports(new Intake(types, inventory, new InlineDevices(), etc));
  }

  private static DeviceType described(DeviceType kind, Parameter<?>... more) {
    List<Parameter<?>> usual =
        List.of(Parameter.IP, Parameter.IPPORT, Parameter.USERNAME, Parameter.PASSWORD);
    return kind.describe("A kind", "A kind.", URI.create("https://example.org/"))
        .parameters(Stream.concat(usual.stream(), Stream.of(more)).toArray(Parameter<?>[]::new));
  }

  private Path source(String text) throws IOException {
    return Files.writeString(folder.getRoot().toPath().resolve("source"), text);
  }

  private Result take(Format format, String text) throws IOException {
    return imports.take(format, source(text), true);
  }

  private Result pacemaker(String inside) throws IOException {
    return take(Format.PACEMAKER, cib(inside));
  }

  private static String cib(String inside) {
    return "<cib><configuration>" + inside + "</configuration></cib>\n";
  }

  /** A fence resource with instance attributes of the form {@code name=value}. */
  private static String resource(String id, String agent, String... attributes) {
    return "<primitive id='"
        + id
        + "' class='stonith' type='"
        + agent
        + "'><instance_attributes id='"
        + id
        + "-a'>"
        + Stream.of(attributes)
            .map(
                one ->
                    String.format("<nvpair name='%s' value='%s'/>", (Object[]) one.split("=", 2)))
            .collect(Collectors.joining())
        + "</instance_attributes></primitive>";
  }

  private static String pdu(String id, String hosts) {
    return resource(id, PDU, "ip=" + id, "username=u", "password=p", "pcmk_host_map=" + hosts);
  }

  private static String bmc(String host) {
    return resource(
        "bmc-" + host, BMC, "ip=bmc-" + host, "login=u", "passwd=p", "pcmk_host_list=" + host);
  }

  private static String level(int index, String host, String devices) {
    return String.format(
        "<fencing-level index='%d' target='%s' devices='%s'/>", index, host, devices);
  }

  private String file(String device) throws IOException {
    return Files.readString(etc.resolve("devices/" + device + ".cfg"));
  }

  private List<String> written() throws IOException {
    try (Stream<Path> all = Files.walk(etc)) {
      return all.filter(Files::isRegularFile)
          .map(one -> etc.relativize(one).toString())
          .sorted()
          .toList();
    }
  }

  private String topology() throws IOException {
    return Files.readString(etc.resolve("topology.cfg"));
  }

  private static String notes(Result result) {
    return result.notes().stream()
        .map(note -> note.about() + ": " + note.text())
        .collect(Collectors.joining("\n"));
  }

  private void assertCheckFindsNothing() throws InterruptedException {
    assertThat(check.findings()).isEmpty();
  }

  private void existing(String device, String text) throws IOException {
    Path file = etc.resolve("devices/" + device + ".cfg");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  @Test
  public void documentThatIsNotWholeIsRefusedAndNothingIsWritten() throws Exception {
    String whole = cib(pdu("rack", "node1:1"));
    String json = "{\"primitives\": [{\"id\": \"a\", \"x\": \"hunter2\"";
    for (String text :
        List.of(
            "",
            "node1",
            whole.substring(0, whole.length() - 20),
            "<!DOCTYPE cib [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + whole,
            json,
            "{}",
            json + "}]} trailing")) {
      assertThatThrownBy(() -> take(Format.PACEMAKER, text))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("nothing was written")
          .hasMessageNotContaining("hunter2");
    }
    assertThatThrownBy(() -> take(Format.IPMITOOL_LIST, "node1 10.0.0.1 admin hunt"))
        .hasMessageContaining("ends in the middle of a line");
    assertThatThrownBy(() -> imports.take(Format.POWERMAN, etc.resolve("nosuch"), true))
        .hasMessageContaining("cannot be read");
    assertThat(written()).isEmpty();
  }

  @Test
  public void levelsBecomeLinesAndTheCheckFindsNothing() throws Exception {
    Result result =
        pacemaker(
            pdu("left", "node1:1;node2:2")
                + pdu("right", "node1:1;node2:2")
                + bmc("node1")
                + level(2, "node1", "left,right")
                + level(1, "node1", "bmc-node1")
                + level(1, "node2", "left,right"));

    assertThat(topology()).isEqualTo("node1 = bmc-node1 ; left + right\nnode2 = left + right\n");
    assertThat(file("left"))
        .isEqualTo(
            """
            plugin = pdu
            ip = left
            username = u
            password = p
            targets = node1:1, node2:2
            """);
    assertThat(file("bmc-node1")).contains("login = u\n", "targets = node1\n");
    assertThat(Files.getPosixFilePermissions(etc.resolve("devices/left.cfg")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(notes(result)).isEmpty();
    assertCheckFindsNothing();
  }

  @Test
  public void aLevelThatIsNotWholeIsLeftOutSoThatNoSupplyStaysOn() throws Exception {
    Result result =
        pacemaker(
            pdu("left", "node1:1;node2:2")
                + resource("right", "fence_unknown", "pcmk_host_map=node1:1;node2:2")
                + bmc("node1")
                + level(1, "node1", "left,right")
                + level(2, "node1", "bmc-node1")
                + level(1, "node2", "left,right"));

    assertThat(written()).containsExactly("devices/bmc-node1.cfg");
    assertThat(notes(result))
        .contains("right: no plugin in force does what 'fence_unknown' does")
        .contains("left: none of its hosts is carried over to it")
        .contains("host node1: level 1 (left + right) is left out")
        .contains("host node2: is not carried over");
    assertCheckFindsNothing();
  }

  @Test
  public void aDeviceThatListsItsHostsIsNotWrittenWithoutWhatTheyNeedBesides() throws Exception {
    Result result =
        pacemaker(
            resource("left", PDU, "ip=left", "username=u", "password=p")
                + resource("right", "fence_unknown")
                + level(1, "node1", "left,right"));

    assertThat(written()).isEmpty();
    assertThat(notes(result)).contains("would fence some without what else they need");
  }

  @Test
  public void devicesWithoutLevelsAreTriedByTheirPriority() throws Exception {
    pacemaker(
        pdu("rack", "node1:1")
                .replace(
                    "<nvpair name='ip'", "<nvpair name='priority' value='1'/><nvpair name='ip'")
            + bmc("node1")
            + pdu("other", "node1:7")
                .replace(
                    "<nvpair name='ip'", "<nvpair name='priority' value='9'/><nvpair name='ip'"));

    assertThat(topology()).isEqualTo("node1 = other ; rack ; bmc-node1\n");
    assertCheckFindsNothing();
  }

  private static String levelOf(int index, String target, String devices) {
    return String.format("<fencing-level index='%d' %s devices='%s'/>", index, target, devices);
  }

  private static String nodes(String... inRack) {
    return Stream.of(inRack)
        .map(
            one ->
                String.format(
                    "<node id='%1$s' uname='%1$s'><instance_attributes id='%1$s-a'>"
                        + "<nvpair name='rack' value='%2$s'/></instance_attributes></node>",
                    (Object[]) one.split(":", 2)))
        .collect(Collectors.joining());
  }

  @Test
  public void patternThatPosixAndJavaMayReadDifferentlyCarriesNoHostOver() throws Exception {
    for (String pattern :
        List.of("node[[:digit:]]", "node\\d", "node.*+", "(?i)node", "node{1}", "*", "(node")) {
      Result result =
          pacemaker(
              bmc("node1") + levelOf(1, "target-pattern='" + pattern + "'", "bmc-node1") + nodes());

      assertThat(written()).as(pattern).isEmpty();
      assertThat(notes(result))
          .contains("host node1: whether fencing levels are for it cannot be told here")
          .contains("nodes like " + pattern);
    }
  }

  @Test
  public void ofSeveralPatternsThatAreAHostsPacemakerTakesAnyOneSoItIsNotCarriedOver()
      throws Exception {
    Result result =
        pacemaker(
            resource("left", PDU, "ip=left", "username=u", "password=p")
                + pdu("right", "node1:1")
                + bmc("node1")
                + nodes("node1:a")
                + levelOf(1, "target-pattern='node'", "bmc-node1")
                + levelOf(1, "target-attribute='rack' target-value='a'", "left,right"));

    assertThat(written()).isEmpty();
    assertThat(notes(result))
        .contains("host node1: fencing levels are for it in several ways")
        .contains("any one: nodes like node, nodes with rack = a")
        .contains("left: it lists its hosts itself, and would fence some without");
  }

  @Test
  public void levelsOfPatternsAndAttributesBecomeLinesOfTheHostsThatTheyAreFor() throws Exception {
    Result result =
        pacemaker(
            nodes("node1:a", "node2:b", "node3:b", "db1:c")
                + pdu("left", "node1:1;node2:2;node3:3;db1:4")
                + pdu("right", "node1:1;node2:2;node3:3;db1:4")
                + bmc("node2")
                + levelOf(1, "target-pattern='^d[a-c][0-9]+$'", "right")
                + levelOf(2, "target-pattern='^d[a-c][0-9]+$'", "left")
                + levelOf(1, "target-attribute='rack' target-value='b'", "left,right")
                + level(1, "node2", "bmc-node2"));

    assertThat(topology())
        .contains("node3 = left + right\n")
        .contains("db1 = right ; left\n")
        .contains("node1 = left ; right\n")
        .doesNotContain("node2");
    assertThat(notes(result))
        .isEqualTo("host node2: no level of it names left, right, which is not used for it");
    assertCheckFindsNothing();
  }

  @Test
  public void timeThatAllLevelsOfAHostCouldTakeIsTold() throws Exception {
    String slow = pdu("left", "node1:1").replace("</inst", attribute("pcmk_off_timeout", "2m"));
    String inside =
        "<cluster_property_set id='p'><nvpair name='stonith-timeout' value='90s'/>"
            + "</cluster_property_set>"
            + slow
            + pdu("right", "node1:1")
            + bmc("node1");

    Result result =
        pacemaker(inside + level(1, "node1", "bmc-node1") + level(2, "node1", "left,right"));

    assertThat(result.time()).isEqualTo(Duration.ofSeconds(90 + 120));
  }

  @Test
  public void timeThatNobodyCanCountIsNamedAndTheClustersStandsForIt() throws Exception {
    String slow = pdu("rack", "node1:1");
    String digits = "99999999999999999999";

    Result result = pacemaker(slow.replace("</inst", attribute("pcmk_off_timeout", digits)));

    assertThat(file("rack")).contains("targets = node1:1\n");
    assertThat(result.time()).isEqualTo(Duration.ofSeconds(60));
    assertThat(notes(result)).contains("rack: pcmk_off_timeout = " + digits + " is no time");
  }

  private static String attribute(String name, String value) {
    return "<nvpair name='" + name + "' value='" + value + "'/></inst";
  }

  @Test
  public void onePlugOfTwoHostsIsGivenToNeither() throws Exception {
    Result result =
        pacemaker(
            resource("one", PDU, "ip=rack", "username=u", "password=p", "pcmk_host_map=node1:1")
                + resource(
                    "two", PDU, "ip=rack", "username=u", "password=p", "pcmk_host_map=node2:1")
                + resource(
                    "fixed",
                    PDU,
                    "ip=x",
                    "username=u",
                    "password=p",
                    "plug=3",
                    "pcmk_host_list=node3 node4")
                + bmc("node5"));

    assertThat(written()).containsExactly("devices/bmc-node5.cfg");
    assertThat(notes(result))
        .contains("node1, node2 would be one plug of one device (one, two)")
        .contains("fixed: 'targets'")
        .contains("fencing one would switch off the other");
  }

  @Test
  public void whatAFileCannotSayIsNotWritten() throws Exception {
    Result result =
        pacemaker(
            resource("break", BMC, "ip=a", "login=u", "passwd=p&#10;q", "pcmk_host_list=node1")
                + resource("hash", BMC, "ip=b", "login=u", "passwd= a # b ", "pcmk_host_list=node2")
                + resource("../up", BMC, "ip=c", "login=u", "passwd=p", "pcmk_host_list=node3")
                + resource("list", BMC, "ip=d", "login=u", "passwd=p", "pcmk_host_list=list")
                + resource("comma", PDU, "ip=e", "login=u", "passwd=p", "pcmk_host_map=node4:a,b")
                + resource("hidden", BMC, "ip=f", "login=u", "passwd=lrm://", "pcmk_host_list=n5"));

    assertThat(written()).containsExactly("devices/hash.cfg");
    assertThat(file("hash")).contains("passwd = \" a # b \"\n");
    assertThat(notes(result))
        .contains("break: the value of 'passwd' fits in no line")
        .contains("../up: its name is no name for a device")
        .contains("comma: host 'node4' has several plugs (a,b)")
        .contains("hidden: the document does not show the value of 'passwd'")
        .contains("list: ");
    assertCheckFindsNothing();
  }

  @Test
  public void whatCouldFenceAnyHostOrIsDisabledThereIsNotWritten() throws Exception {
    Result result =
        pacemaker(
            resource("nameless", BMC, "ip=a", "login=u", "passwd=p")
                + resource("any", BMC, "ip=a", "pcmk_host_check=none")
                + resource("strange", BMC, "ip=a", "target=0x20", "pcmk_host_list=node1")
                + bmc("node2")
                    .replace(
                        "</primitive>",
                        "<meta_attributes><nvpair name='target-role' value='Stopped'/>"
                            + "</meta_attributes></primitive>")
                + resource(
                    "unopened", BMC, "ip=refused", "login=u", "passwd=p", "pcmk_host_list=node6")
                + resource("ours", "fence_palisade"));

    assertThat(written()).isEmpty();
    assertThat(notes(result))
        .contains("nameless: it names no hosts")
        .contains("any: by its pcmk_host_check any host")
        .contains("strange: there is no setting 'target'")
        .contains("bmc-node2: it is disabled there")
        .contains("these settings do not go together")
        .doesNotContain("ours");
  }

  @Test
  public void aServiceThatNeedsNoPlugGetsOneOnlyWhereOneWasNamed() throws Exception {
    pacemaker(
        resource("one", "fence_redfish", "ip=a", "login=u", "passwd=p", "pcmk_host_list=node1")
            + resource(
                "two", "fence_redfish", "ip=b", "login=u", "passwd=p", "pcmk_host_map=node2:Self")
            + resource(
                "three",
                "fence_redfish",
                "ip=c",
                "login=u",
                "passwd=p",
                "systems_uri=/redfish/v1/Systems/1",
                "pcmk_host_list=node3"));

    assertThat(file("one")).contains("targets = node1\n");
    assertThat(file("two")).contains("targets = node2:Self\n");
    assertThat(file("three")).contains("targets = node3:/redfish/v1/Systems/1\n");
    assertCheckFindsNothing();
  }

  @Test
  public void anAgentThatCannotBeUsedIsLeftOutForItsOwnReason() throws Exception {
    Result result =
        pacemaker(resource("kdump", "fence_kdump", "pcmk_host_list=node1") + bmc("node1"));

    assertThat(notes(result))
        .contains("kdump: kind 'agent:fence_kdump' cannot be used: it waits for the crash dump")
        .doesNotContain("no plugin in force");
  }

  @Test
  public void aSwitchThatIsNoPlugStaysASettingAndThePlugIsThatOfTheMap() throws Exception {
    pacemaker(
        resource(
            "rack",
            "fence_apc",
            "ip=a",
            "login=u",
            "passwd=p",
            "switch=2",
            "pcmk_host_map=node1:3"));

    assertThat(file("rack")).contains("switch = 2\n", "targets = node1:3\n");
    assertCheckFindsNothing();
  }

  @Test
  public void aPathOfASystemThatIsNoPlugOfTheKindIsASettingThatItRefuses() throws Exception {
    Result result =
        pacemaker(
            bmc("node1").replace("</inst", attribute("systems_uri", "/redfish/v1/Systems/1")));

    assertThat(written()).isEmpty();
    assertThat(notes(result)).contains("bmc-node1: there is no setting 'systems_uri'");
  }

  @Test
  public void anOlderNameOfThePlugNamesItAsWell() throws Exception {
    pacemaker(
        resource("one", "fence_apc", "ip=a", "login=u", "passwd=p", "port=3", "pcmk_host_list=n1")
            + resource(
                "two",
                "fence_redfish",
                "ip=b",
                "login=u",
                "passwd=p",
                "systems-uri=/redfish/v1/Systems/1",
                "pcmk_host_list=n2"));

    assertThat(file("one")).contains("targets = n1:3\n");
    assertThat(file("two")).contains("targets = n2:/redfish/v1/Systems/1\n");
  }

  @Test
  public void aDynamicPlugIsThatOfTheMapAsPacemakerHasIt() throws Exception {
    pacemaker(
        pdu("rack", "node1:3").replace("</inst", attribute("plug", "dynamic"))
            + pdu("tower", "node2:4").replace("</inst", attribute("port", "Dynamic")));

    assertThat(file("rack")).contains("targets = node1:3\n");
    assertThat(file("tower")).contains("targets = node2:4\n");
  }

  @Test
  public void plugOfADeviceThatHasOneIsLeftOutAndSaid() throws Exception {
    Result result =
        pacemaker(
            resource(
                "bmc", BMC, "ip=a", "login=u", "passwd=p", "pcmk_host_map=node1:vm1;node2:node2"));

    assertThat(notes(result))
        .contains("bmc: the plug vm1 of node1 is left out")
        .doesNotContain("plug node2");
  }

  @Test
  public void methodOfTheAgentIsNoneOfTheDeviceAndACycleIsSaidNotToBeDone() throws Exception {
    Result result =
        pacemaker(
            bmc("node1").replace("</inst", attribute("method", "onoff"))
                + bmc("node2").replace("</inst", attribute("method", "cycle")));

    assertThat(file("bmc-node1")).doesNotContain("method");
    assertThat(file("bmc-node2")).doesNotContain("method");
    assertThat(notes(result))
        .contains("bmc-node2: method = cycle is left out")
        .doesNotContain("node1");
    assertCheckFindsNothing();
  }

  @Test
  public void whatCouldVerifyNoOffIsNotWritten() throws Exception {
    Result result =
        pacemaker(
            resource("poison", "fence_sbd", "ip=a", "login=u", "passwd=p", "pcmk_host_list=node1"));

    assertThat(written()).isEmpty();
    assertThat(notes(result))
        .contains("poison: kind 'agent:fence_sbd' tells no power state", "verify_with");
    assertCheckFindsNothing();
  }

  @Test
  public void whatCutsOffStorageStaysPacemakersForItIsUnfencedThere() throws Exception {
    Result result =
        pacemaker(
            resource("scsi", "fence_scsi", "ip=a", "login=u", "passwd=p", "pcmk_host_list=node1")
                + bmc("node1"));

    assertThat(written()).containsExactly("devices/bmc-node1.cfg");
    assertThat(notes(result)).contains("scsi: ", "unfencing, which fence_palisade does not do");
  }

  @Test
  public void unfencingIsSaidToBeLostWhereItIsAMetaAttributeToo() throws Exception {
    String meta =
        "<meta_attributes id='m'><nvpair name='provides' value='unfencing'/></meta_attributes>";

    Result result =
        pacemaker(
            bmc("node1").replace("</primitive>", meta + "</primitive>")
                + bmc("node2").replace("</inst", attribute("provides", "unfencing")));

    assertThat(notes(result))
        .contains("bmc-node1: provides = unfencing is left out")
        .contains("bmc-node2: provides = unfencing is left out");
  }

  @Test
  public void hostsAreSpeltAsTheClusterSpellsItsNodes() throws Exception {
    Result result =
        pacemaker(
            "<nodes><node id='1' uname='node1'/><node id='2' uname='NODE2'/>"
                + "<node id='3' uname='node2'/></nodes>"
                + bmc("NODE1")
                + pdu("rack", "Node1:1;NODE2:2;other:3")
                + level(1, "node1", "bmc-NODE1,rack"));

    assertThat(file("bmc-NODE1")).contains("targets = node1\n");
    assertThat(file("rack")).contains("targets = node1:1, NODE2:2, other:3\n");
    assertThat(topology()).isEqualTo("node1 = bmc-NODE1 + rack\n");
    assertThat(notes(result)).isEmpty();
  }

  @Test
  public void aLevelIsForItsNodeInAnyLetterCaseSoThatNoSupplyStaysOn() throws Exception {
    pacemaker(
        "<nodes><node id='1' uname='node1'/></nodes>"
            + pdu("left", "NODE1:1")
            + pdu("right", "Node1:1")
            + level(1, "NODE1", "left,right"));

    assertThat(topology()).isEqualTo("node1 = left + right\n");
  }

  @Test
  public void aHostAndItsMappingAreOneHoweverTheyAreSpelt() throws Exception {
    pacemaker(
        "<nodes><node id='1' uname='node1'/></nodes>"
            + pdu("rack", "NODE1:3").replace("</inst", attribute("pcmk_host_list", "Node1")));

    assertThat(file("rack")).contains("targets = node1:3\n");
  }

  @Test
  public void whatStaysPacemakersAndWhatIsOfTheProgramIsSaid() throws Exception {
    Result result =
        pacemaker(
            resource(
                "bmc",
                BMC,
                "ip=a",
                "login=u",
                "passwd=secret1",
                "pcmk_host_list=node1",
                "pcmk_delay_max=5",
                "action=off",
                "verbose=1"));

    assertThat(file("bmc")).doesNotContain("pcmk", "action", "verbose");
    assertThat(notes(result))
        .contains("pcmk_delay_max stays Pacemaker's")
        .contains("action, verbose is about the agent's own program")
        .doesNotContain("secret1");
    assertCheckFindsNothing();
  }

  @Test
  public void pcsHasNoLevelsSoAHostOfTwoDevicesIsNotGuessed() throws Exception {
    Result result =
        take(
            Format.PACEMAKER,
            "{\"primitives\": ["
                + json("a", PDU, "node1 node2")
                + ", "
                + json("b", BMC, "node1")
                + "], \"clones\": []}");

    assertThat(written()).containsExactly("devices/a.cfg");
    assertThat(file("a")).contains("targets = node2\n");
    assertThat(notes(result))
        .contains("host node1: is not carried over: a and b fence it")
        .contains("hosts: the document does not say how the cluster spells its nodes");
    assertCheckFindsNothing();
  }

  private static String json(String id, String agent, String hosts) {
    return String.format(
        """
        {"id": "%s", "agent_name": {"standard": "stonith", "type": "%s"}, "meta_attributes": [],
         "instance_attributes": [{"rule": null, "nvpairs": [
          {"name": "ip", "value": "%s"}, {"name": "username", "value": "u"},
          {"name": "password", "value": "p"}, {"name": "pcmk_host_list", "value": "%s"}]}]}
        """,
        id, agent, id, hosts);
  }

  @Test
  public void whatIsThereIsNeverChanged() throws Exception {
    existing("rack", "plugin = pdu\nip = old\nusername = u\npassword = p\ntargets = node1:1\n");
    Files.writeString(etc.resolve("topology.cfg"), "# mine\nnode2 = gone\n");
    List<String> before = List.of(file("rack"), topology());

    Result result =
        pacemaker(
            pdu("rack", "node1:1")
                + bmc("node1")
                + bmc("node2")
                + bmc("node3")
                + pdu("r3", "node3:3"));

    assertThat(file("rack")).isEqualTo(before.get(0));
    assertThat(topology()).isEqualTo(before.get(1) + "node3 = bmc-node3 ; r3\n");
    assertThat(written())
        .containsExactly(
            "devices/bmc-node3.cfg", "devices/r3.cfg", "devices/rack.cfg", "topology.cfg");
    assertThat(notes(result))
        .contains("rack.cfg is there already")
        .contains("host node1: ", "rack.cfg names it already")
        .contains("host node2: ", "topology.cfg:2 says its devices already");
  }

  @Test
  public void theSameAgainWritesNothing() throws Exception {
    String inside = pdu("rack", "node1:1;node2:2") + bmc("node1");
    pacemaker(inside);
    List<String> before = List.of(file("rack"), topology());

    Result again = pacemaker(inside);

    assertThat(again.devices()).isEmpty();
    assertThat(List.of(file("rack"), topology())).isEqualTo(before);
    assertCheckFindsNothing();
  }

  @Test
  public void aFailureHalfWayLeavesEverythingAsItWas() throws Exception {
    Files.writeString(etc.resolve("topology.cfg"), "# mine\n");
    // The second file cannot be prepared.
    Path inTheWay = etc.resolve("devices/.bmc-node1.cfg." + ProcessHandle.current().pid());
    Files.createDirectories(inTheWay.resolve("x"));

    assertThatThrownBy(() -> pacemaker(pdu("rack", "node1:1") + bmc("node1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing was written");

    assertThat(topology()).isEqualTo("# mine\n");
    assertThat(written()).containsExactly("topology.cfg");
  }

  @Test
  public void aTopologyWhoseLastLineHasNoEndIsNotContinued() throws Exception {
    Files.writeString(etc.resolve("topology.cfg"), "# half");

    assertThatThrownBy(() -> pacemaker(pdu("rack", "node1:1") + bmc("node1")))
        .hasMessageContaining("end its last line");

    assertThat(written()).containsExactly("topology.cfg");
  }

  @Test
  public void aDryRunWritesNothingAndSaysTheSame() throws Exception {
    Path source = source(cib(pdu("rack", "node1:1") + bmc("node1")));

    Result dry = imports.take(Format.PACEMAKER, source, false);

    assertThat(written()).isEmpty();
    assertThat(imports.take(Format.PACEMAKER, source, true)).isEqualTo(dry);
  }

  @Test
  public void nodesBehindIpmipowerBecomeABmcEach() throws Exception {
    Result result =
        take(
            Format.POWERMAN,
            """
            include "/etc/powerman/nosuch.dev"
            # the rack
            listen "0.0.0.0:10101"
            alias "all" "node[1-3]"
            device "ipmi0" "ipmipower" "/usr/sbin/ipmipower -D lanplus -W x --wait-until-off -h b[1-2] -u admin -p pw |&"
            device "apc0" "apc" "apc0:23"
            node "node[1-2]" "ipmi0" "b[1-2]"
            node "node[3-4]" "apc0" "[1-2]"
            node "node[5-6]" "ipmi0" "b5"
            node "node7" "nosuch" "1"
            """);

    assertThat(written()).containsExactly("devices/node1-bmc.cfg", "devices/node2-bmc.cfg");
    assertThat(file("node2-bmc"))
        .isEqualTo(
            """
            plugin = ipmi
            ip = b2
            privlvl = operator
            username = admin
            password = pw
            targets = node2
            """);
    assertThat(notes(result))
        .contains("/etc/powerman/nosuch.dev: is not read: there is no such file")
        .contains("line 4: is an alias")
        .contains("ipmi0: '-W' of its call is left out")
        .contains("apc0: its login is in powerman's script", "perhaps of kind agent:fence_apc")
        .contains("line 9: has 2 nodes for 1 plugs")
        .contains("line 10: names device 'nosuch'")
        .doesNotContain("pw");
    assertCheckFindsNothing();
  }

  @Test
  public void levelAndKeyOfIpmipowerAreOurs() throws Exception {
    take(
        Format.POWERMAN,
        """
        device "a" "ipmipower" "/usr/sbin/ipmipower -u u -p pw -l ADMIN -k 0x0a0b |&"
        device "b" "ipmipower" "/usr/sbin/ipmipower -u u -p pw --k-g=word |&"
        node "node1" "a" "b1"
        node "node2" "b" "b2:6230"
        """);

    assertThat(file("node1-bmc"))
        .contains("privlvl = administrator\n", "hexadecimal_kg = 0x0a0b\n");
    assertThat(file("node2-bmc")).contains("kg = word\n", "ip = b2\n", "ipport = 6230\n");
  }

  /** A specification of powerman's with scripts that send some lines. */
  private static String specification(String type, String... sent) {
    return Stream.of(sent)
        .map(one -> "\t\tsend \"" + one + "\\n\" # {\n\t\texpect \"> \"\n")
        .collect(
            Collectors.joining(
                "", "specification \"" + type + "\" {\n\tscript login {\n", "\t}\n}\n"));
  }

  private static String reset(String system, String type) {
    return "redfish/v1/Systems/"
        + system
        + "/Actions/ComputerSystem.Reset {\\\"ResetType\\\":\\\""
        + type
        + "\\\"}";
  }

  @Test
  public void nodesWhoseTypeIsTheHardPowerOfARedfishSystemBecomeADeviceEach() throws Exception {
    String[] script = {
      "auth admin:p:w\\\"x",
      "setstatpath redfish/v1/Systems/Self",
      "setoffpath " + reset("Self", "ForceOff")
    };
    Files.writeString(folder.getRoot().toPath().resolve("rf.dev"), specification("rf", script));
    Result result =
        take(
            Format.POWERMAN,
            """
            include "rf.dev"
            device "r" "rf" "/usr/sbin/redfishpower -h b[1-2] |&"
            device "node3-bmc" "rf" "/usr/sbin/httppower -u https://b3:8443 -H Content-Type:x |&"
            device "plain" "rf" "/usr/sbin/httppower -u http://b4 |&"
            node "node[1-2]" "r" "b[1-2]"
            node "node3" "node3-bmc" "pnode3"
            node "node4" "plain" "pnode4"
            """);

    assertThat(written())
        .as(notes(result))
        .containsExactly("devices/node1-bmc.cfg", "devices/node2-bmc.cfg", "devices/node3-bmc.cfg");
    assertThat(file("node2-bmc"))
        .isEqualTo(
            """
            plugin = redfish
            ip = b2
            username = admin
            password = p:w"x
            targets = node2:/redfish/v1/Systems/Self
            """);
    assertThat(file("node3-bmc")).contains("ip = b3\nipport = 8443\n");
    assertThat(notes(result))
        .contains("node1-bmc: powerman looked at no certificate")
        .contains("node3-bmc: powerman looked at no certificate")
        .contains("plain: the call of its program has no https address")
        .doesNotContain("p:w");
    assertCheckFindsNothing();
  }

  private static final String SET_OUTLET = "set enterprises.318.1.1.4.4.2.1.3.%s i ";

  @Test
  public void nodesBehindAStripThatAnAgentSwitchesBySnmpBecomeOneDevice() throws Exception {
    String strip =
        specification("strip", "start_v1 very-private", SET_OUTLET + "1", SET_OUTLET + "2");

    Result result =
        take(
            Format.POWERMAN,
            strip
                + """
                device "pdu1" "strip" "/usr/sbin/snmppower -h pdu1.example|&"
                node "node[1-2]" "pdu1" "[3-4]"
                node "node5" "pdu1" "8"
                """);

    assertThat(written()).as(notes(result)).containsExactly("devices/pdu1.cfg");
    assertThat(file("pdu1"))
        .isEqualTo(
            """
            plugin = agent:fence_apc_snmp
            ip = pdu1.example
            snmp_version = 1
            community = very-private
            targets = node1:3, node2:4, node5:8
            """);
    assertThat(notes(result)).contains("powerman's script is not").doesNotContain("very-private");
    assertCheckFindsNothing();
  }

  @Test
  public void noteOnOutletsIsSaidOnceForAllHosts() throws Exception {
    Result result =
        take(
            Format.POWERMAN,
            specification("strip", "start_v1 very-private", SET_OUTLET + "1", SET_OUTLET + "2")
                + "device \"pdu1\" \"strip\" \"snmppower -h pdu1.example |&\"\n"
                + "node \"node[1-4]\" \"pdu1\" \"[1-4]\"\n");

    assertThat(result.notes()).hasSize(1);
  }

  private static String stripWithPlugs(String... plugs) {
    String names = Stream.of(plugs).map(one -> '"' + one + '"').collect(Collectors.joining(" "));
    String strip =
        specification("strip", "start_v1 very-private", SET_OUTLET + "1", SET_OUTLET + "2");
    return strip.replaceFirst("\\{\n", "{\n\tplug name {\n " + names + " }\n")
        + "device \"pdu1\" \"strip\" \"snmppower -h pdu1.example |&\"\n";
  }

  @Test
  public void nodesWithoutPlugsGetTheNextOnesThatTheSpecificationNamesAndAreFree()
      throws Exception {
    take(
        Format.POWERMAN,
        stripWithPlugs("0", "1", "2", "3")
            + "node \"node1\" \"pdu1\" \"1\"\n"
            + "node \"node[2-3]\" \"pdu1\"\n"
            + "node \"node4\" \"pdu1\"\n");

    assertThat(file("pdu1")).contains("targets = node1:1, node2:0, node3:2, node4:3\n");
    assertCheckFindsNothing();
  }

  @Test
  public void linesThatPowermanItselfWouldRefuseAreNotCarriedOver() throws Exception {
    Result result =
        take(
            Format.POWERMAN,
            stripWithPlugs("1", "2")
                + "node \"node2\" \"pdu1\" \"2\"\n"
                + "node \"node[3-4]\" \"pdu1\"\n"
                + "node \"node1\" \"pdu1\" \"7\"\n"
                + "node \"node5\" \"pdu1\"\n");

    assertThat(file("pdu1")).contains("targets = node2:2\n");
    assertThat(notes(result))
        .contains("has 2 nodes for 1 plugs")
        .contains("names plug '7', which its type 'strip' has not")
        .contains("names no plugs, and of the nodes before, which have the first ones, not all");
  }

  @Test
  public void aNodeWithoutPlugAtAStripWhosePlugsHaveNoNamesIsNotCarriedOver() throws Exception {
    Result result =
        take(
            Format.POWERMAN,
            specification("strip", "start_v1 very-private", SET_OUTLET + "1", SET_OUTLET + "2")
                + "device \"pdu1\" \"strip\" \"snmppower -h pdu1.example |&\"\n"
                + "node \"node[1-2]\" \"pdu1\"\n");

    assertThat(written()).isEmpty();
    assertThat(notes(result)).contains("names no plugs, and neither does its type 'strip'");
  }

  @Test
  public void otherScriptsOfPowermanAreNotTakenForAnAgents() throws Exception {
    String start = "start_v1 very-private";
    List<String[]> scripts =
        List.of(
            new String[] {SET_OUTLET + "1"},
            new String[] {start, "set enterprises.13742.4.1.2.2.1.3.%s i 1"},
            new String[] {start, SET_OUTLET + "1", "set enterprises.318.9.%s i 1"},
            new String[] {start, "set enterprises.318.1.1.4.4.2.1.3.1 i 1"});
    for (String[] script : scripts) {
      String text =
          specification("strip", script)
              + "device \"pdu1\" \"strip\" \"snmppower -h p |&\"\nnode \"node1\" \"pdu1\" \"1\"\n";

      assertThat(notes(take(Format.POWERMAN, text)))
          .contains("pdu1: ")
          .doesNotContain("very-private");
      assertThat(written()).as(text).isEmpty();
    }
  }

  @Test
  public void otherScriptsOfPowermanAreNotTakenForRedfish() throws Exception {
    String off = reset("1", "ForceOff");
    List<String[]> scripts =
        List.of(
            new String[] {"auth u:p", reset("1", "GracefulShutdown")},
            new String[] {"auth u:p", "get redfish/v1/Systems/2", off},
            new String[] {"auth u:p", "get redfish/v1/Chassis/1", off},
            new String[] {"auth u:p", "get redfish/v1/Systems/{{plug}}", off},
            new String[] {"post login u:p", off},
            new String[] {"auth USER:PASS", off});
    for (String[] script : scripts) {
      String text =
          specification("rf", script)
              + "device \"r\" \"rf\" \"redfishpower |&\"\nnode \"node1\" \"r\" \"b1\"\n";

      assertThat(notes(take(Format.POWERMAN, text)))
          .contains("r: ", "powerman's script for type 'rf'")
          .doesNotContain("u:p");
      assertThat(written()).as(text).isEmpty();
    }
  }

  @Test
  public void aQuotationMarkWithinAWordIsRefusedSoThatNoPasswordIsWrittenWithoutIt()
      throws Exception {
    Result result =
        take(
            Format.IPMITOOL_LIST,
            """
            node1 10.0.0.1 admin pa"ss"wd
            node2 10.0.0.2 admin "pa"sswd
            node3 10.0.0.3 admin "pass wd"
            """);

    assertThat(written()).containsExactly("devices/node3-bmc.cfg");
    assertThat(notes(result))
        .contains("line 1: has a quotation mark within a word")
        .contains("line 2: has a quotation mark within a word")
        .contains("password_file")
        .doesNotContain("sswd");
  }

  @Test
  public void theHeadOfATableIsNoMachine() throws Exception {
    Result result =
        take(
            Format.IPMITOOL_LIST,
            """
            Host Address[:Port] USER PASSWORD
            host 10.0.0.1 admin pw
            """);

    assertThat(written()).containsExactly("devices/host-bmc.cfg");
    assertThat(notes(result)).contains("line 1: is taken for the head of the table");
  }

  @Test
  public void aTableOfBmcsBecomesADeviceForEach() throws Exception {
    Path secret = folder.newFile("secret").toPath();
    Files.writeString(secret, "pw\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Result result =
        take(
            Format.IPMITOOL_LIST,
            """
            # host  address  user  password

            node1 10.0.0.1 admin "two words"
            node2 fd00::2  admin -  password_file=%s
            node3 10.0.0.3 admin
            node4 10.0.0.4 admin pw
            node4 10.0.0.5 admin pw
            node5 10.0.0.6
            node6 10.0.0.7 admin two words
            """
                .formatted(secret));

    assertThat(written()).containsExactly("devices/node1-bmc.cfg", "devices/node2-bmc.cfg");
    assertThat(file("node1-bmc")).contains("password = two words\n");
    assertThat(file("node2-bmc")).contains("ip = fd00::2\n", "password_file = " + secret);
    assertThat(notes(result))
        .contains("node3-bmc: it has no password; write it in the fourth column")
        .contains("node4-bmc: the name is there twice")
        .contains("line 8: has 2 columns")
        .contains("line 9: has a word behind the password");
    assertCheckFindsNothing();
  }
}
