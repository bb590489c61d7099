package org.palisade.host.facade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.Change;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.dispatch.InlineDevices;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.dispatch.Queries;
import org.palisade.host.dispatch.ScriptedOperations;
import org.palisade.host.inventory.FileInventory;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** {@code palisade devices pin}. */
public class HostPinsTest {
  private static final Parameter<Boolean> LOOSE = Parameter.flag("loose");

  private static final String FILE =
      """
      # a rack
      plugin  = bank
      ip      = 10.0.0.1   # behind the switch
      targets = node1:1, node2:2
      """;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final PowerBank bank = new PowerBank();
  private Path file;
  private FileInventory inventory;
  private HostPins pins;

  @Before
  public void setUp() throws IOException {
    Path etc = folder.newFolder("etc").toPath();
    Files.createDirectory(etc.resolve("devices"));
    file = etc.resolve("devices/rack.cfg");
    write(FILE);
    PluginTypes types = new PluginTypes();
    DeviceType kind =
        DeviceType.of("bank", PowerBank.class, this::open)
            .describe("A bank", "A bank.", URI.create("https://example.org/"))
            .parameters(Parameter.IP, PowerBank.SEAL, LOOSE);
    types.add("bank", () -> List.of(kind));
    bank.plug("1", "", PowerState.ON).plug("2", "", PowerState.ON);
    bank.identity("1", "4C4C-1").identity("2", "SN, 7 #2");
    inventory = new FileInventory(etc, types);
    pins =
        new HostPins(
            inventory,
            new Queries(new InlineDevices(), new ScriptedOperations(), System::nanoTime),
            etc);
  }

  private PowerBank open(Settings settings) throws StonithException {
    if (settings.get(LOOSE) && settings.find(PowerBank.SEAL).isPresent()) {
      throw new StonithException(Reason.INVALID_SETTINGS, "give only one of loose, seal");
    }
    return bank;
  }

  private void write(String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  private Map<String, String> expected() {
    return inventory.refresh().devices().get(0).upkeep().expected();
  }

  @Test
  public void theLineIsAddedAndAllElseStaysAsItWas() throws Exception {
    Change change = pins.pin("rack", false);

    assertThat(change.done()).isTrue();
    assertThat(change.text()).contains("rack.cfg now says: expect = node1:4C4C-1, node2:SN  7  2");
    assertThat(Files.readString(file)).isEqualTo(FILE + "expect = node1:4C4C-1, node2:SN  7  2\n");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(expected()).isEqualTo(Map.of("node1", "4C4C-1", "node2", "SN  7  2"));
  }

  @Test
  public void whatIsWrittenAlreadyIsNotWrittenAgain() throws Exception {
    pins.pin("rack", false);
    String before = Files.readString(file);

    Change change = pins.pin("rack", false);

    assertThat(change.done()).isTrue();
    assertThat(change.text()).contains("nothing was written");
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  public void anotherMachineIsWrittenOnlyToReplaceTheOneBefore() throws Exception {
    write(FILE + "expect = node1:OLD\n");

    Change refused = pins.pin("rack", false);

    assertThat(refused.done()).isFalse();
    assertThat(refused.text())
        .contains("node1: the device says '4C4C-1', but its file expects 'OLD'", "--replace");
    assertThat(expected()).containsEntry("node1", "OLD").containsEntry("node2", "SN  7  2");

    assertThat(pins.pin("rack", true).done()).isTrue();
    assertThat(expected()).containsEntry("node1", "4C4C-1");
    assertThat(Files.readString(file)).containsOnlyOnce("expect");
  }

  @Test
  public void whatWasWrittenByHandStaysIfTheDeviceTellsItToo() throws Exception {
    bank.identity("1", "4C4C-1").alsoKnownAs("1", "SN-1");
    write(FILE + "expect = node1:sn1\n");

    assertThat(pins.pin("rack", false).done()).isTrue();

    assertThat(expected()).containsEntry("node1", "sn1");
  }

  @Test
  public void anIdentityThatAnotherFileExpectsOfAnotherHostIsWrittenWithAWarning()
      throws Exception {
    Path other = file.resolveSibling("spare.cfg");
    Files.createFile(
        other, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(other, "plugin=bank\nip=10.0.0.2\ntargets=node3:1\nexpect=node3:4c4c1\n");

    Change change = pins.pin("rack", false);

    assertThat(change.done()).isTrue();
    assertThat(change.text())
        .contains(
            "expect = node1:4C4C-1",
            "warning: 'node3' (etc/devices/spare.cfg) and 'node1' (etc/devices/rack.cfg)",
            "one machine, '4",
            "fencing one switches off the other");
  }

  @Test
  public void aPlugThatTellsNothingIsNamedAndTheOthersAreWritten() throws Exception {
    bank.identity("2", " ");

    Change change = pins.pin("rack", false);

    assertThat(change.done()).isFalse();
    assertThat(change.text()).contains("node2: the device does not tell which machine it is");
    assertThat(expected()).isEqualTo(Map.of("node1", "4C4C-1"));
  }

  @Test
  public void aDeviceThatCannotBeAskedLeavesItsFileAsItIs() throws Exception {
    bank.fails(Reason.UNREACHABLE, "no answer");

    assertThat(pins.pin("rack", false).text()).contains("no answer");
    assertThat(Files.readString(file)).isEqualTo(FILE);
    assertThat(pins.pin("rock", false).text()).contains("no device in force is called 'rock'");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  public void whatTheEndpointShowsIsWrittenOnlyWhereItIsAskedFor() throws Exception {
    bank.seal("sha256:1a2b");

    Change change = pins.pinEndpoint("rack", false);

    assertThat(change.done()).isTrue();
    assertThat(change.text()).contains("now says: seal = sha256:1a2b (bank of sha256:1a2b)");
    assertThat(Files.readString(file)).isEqualTo(FILE + "seal = sha256:1a2b\n");
    assertThat(pins.pinEndpoint("rack", false).text()).contains("says so already");
  }

  @Test
  public void anEndpointThatShowsSomethingElseIsWrittenOnlyToReplaceIt() throws Exception {
    write(FILE + "seal = sha256:OLD\n");
    bank.seal("sha256:NEW");

    Change refused = pins.pinEndpoint("rack", false);

    assertThat(refused.done()).isFalse();
    assertThat(refused.text()).contains("bank of sha256:NEW", "its file says sha256:OLD");
    assertThat(Files.readString(file)).contains("OLD");
    assertThat(pins.pinEndpoint("rack", true).done()).isTrue();
    assertThat(Files.readString(file)).contains("seal = sha256:NEW").doesNotContain("OLD");
  }

  @Test
  public void aPinThatAnotherSettingContradictsIsNotWritten() throws Exception {
    bank.seal("red");
    write(FILE + "loose = yes\n");

    Change change = pins.pinEndpoint("rack", false);

    assertThat(change.done()).isFalse();
    assertThat(change.text()).contains("give only one of loose, seal; nothing was written");
    assertThat(Files.readString(file)).doesNotContain("seal");
  }

  @Test
  public void anEndpointThatShowsNothingLeavesTheFileAsItIs() throws Exception {
    assertThat(pins.pinEndpoint("rack", false).text()).contains("shows nothing to hold it to");
    assertThat(Files.readString(file)).isEqualTo(FILE);
  }
}
