package org.palisade.host.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.StonithPlugin;

/** {@code verify_with} in device files: what cannot verify is a mistake with file and line. */
public class VerifiersTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final PluginTypes types = new PluginTypes();
  private Path etc;

  /** Kinds that differ in what they can tell. */
  private static final class Kinds implements StonithPlugin {
    private static DeviceType kind(String name) {
      return DeviceType.of(name, PowerBank.class, settings -> new PowerBank())
          .parameters(Parameter.IP.required());
    }

    @Override
    public List<DeviceType> deviceTypes() {
      return List.of(
          kind("good"),
          kind("blind").traits(Trait.STATE_UNREADABLE),
          kind("guessing").traits(Trait.OFF_UNPROVEN),
          kind("fabric").traits(Trait.FABRIC));
    }
  }

  @Before
  public void setUp() throws IOException {
    types.add("kinds", new Kinds());
    etc = folder.getRoot().toPath();
    Files.createDirectory(etc.resolve("devices"));
  }

  private void device(String name, String kind, String more) throws IOException {
    Path file = etc.resolve("devices/" + name + ".cfg");
    Files.writeString(file, "plugin = " + kind + "\nip = " + name + "\n" + more + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Inventory.Snapshot snapshot() {
    return new FileInventory(etc, types).refresh();
  }

  private List<String> problems() {
    return snapshot().problems().stream()
        .map(Object::toString)
        .map(text -> text.replace(etc + "/devices/", ""))
        .toList();
  }

  private void isMistaken(String... words) {
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("ext.cfg:4: 'ext' cannot be verified with ")
        .endsWith("nothing is fenced by 'ext' before its verify_with names a device that can")
        .contains(words);
  }

  @Test
  public void anotherDeviceThatNamesTheHostVerifies() throws IOException {
    device("ext", "blind", "targets = node1\nverify_with = bmc");
    device("bmc", "good", "targets = node1:1");

    assertThat(problems()).isEmpty();
    assertThat(snapshot().devices())
        .filteredOn(one -> one.spec().name().equals("ext"))
        .singleElement()
        .satisfies(one -> assertThat(one.verifyWith()).contains("bmc"));
  }

  @Test
  public void aDeviceThatIsNotThereIsAMistakeThatSuggestsAnother() throws IOException {
    device("ext", "blind", "targets = node1\nverify_with = bcm");
    device("bmc", "good", "targets = node1:1");

    assertThat(problems()).anyMatch(text -> text.contains("no usable device of that name"));
    assertThat(problems()).anyMatch(text -> text.contains("'bmc'"));
  }

  @Test
  public void aDeviceWhoseFileIsBrokenVerifiesNothing() throws IOException {
    device("ext", "blind", "targets = node1\nverify_with = bmc");
    device("bmc", "good", "targets = node1:1\nno = sense");

    assertThat(problems()).anyMatch(text -> text.contains("no usable device of that name"));
  }

  @Test
  public void aDeviceDoesNotVerifyItself() throws IOException {
    device("ext", "good", "targets = node1\nverify_with = ext");

    isMistaken("that is itself");
  }

  @Test
  public void twoDevicesThatVerifyEachOtherAreTwoMistakes() throws IOException {
    device("a", "good", "targets = node1\nverify_with = b");
    device("b", "good", "targets = node1\nverify_with = a");

    assertThat(problems())
        .filteredOn(text -> text.contains("cannot be verified with"))
        .hasSize(2)
        .allMatch(text -> text.contains("is verified with"));
  }

  @Test
  public void aKindThatCannotTellAStateVerifiesNothing() throws IOException {
    device("ext", "good", "targets = node1\nverify_with = bmc");
    device("bmc", "blind", "targets = node2:1");

    assertThat(problems()).anyMatch(text -> text.contains("blind, cannot tell a power state;"));
  }

  @Test
  public void aKindWhoseOffIsNotProvenVerifiesNothingEvenIfItIsTrusted() throws IOException {
    device("ext", "blind", "targets = node1\nverify_with = bmc");
    device("bmc", "guessing", "targets = node1:1\ntrust_unproven_off = yes");

    isMistaken("guessing, says off of what it does not know");
  }

  @Test
  public void aKindThatTellsSomethingElseThanPowerVerifiesNothing() throws IOException {
    device("ext", "blind", "targets = node1\nverify_with = bmc");
    device("bmc", "fabric", "targets = node1:1");

    isMistaken("fabric, tells something else than power");
  }

  @Test
  public void aVerifierThatDoesNotNameTheHostIsAMistakeThatNamesIt() throws IOException {
    device("ext", "blind", "targets = node1, node2\nverify_with = bmc");
    device("bmc", "good", "targets = node1:1");

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("ext.cfg:4: what 'ext' does to host 'node2' cannot be verified with 'bmc'")
        .contains("add it to targets in etc/devices/bmc.cfg");
  }

  @Test
  public void aKindThatCannotTellAStateAndHasNoVerifierIsAMistake() throws IOException {
    device("ext", "blind", "targets = node1");

    assertThat(problems())
        .containsExactly(
            "ext.cfg:1: kind blind cannot tell a power state, so 'ext' fences nothing; set"
                + " verify_with = DEVICE, another device file that names the same hosts and can");
  }

  @Test
  public void aHostOfADeviceAndItsVerifierIsNotAmbiguousButAThirdOneIs() throws IOException {
    device("ext", "blind", "targets = node1\nverify_with = bmc");
    device("bmc", "good", "targets = node1:1");
    device("pdu", "good", "targets = node1:7");

    assertThat(problems()).singleElement().asString().contains("host 'node1' is ambiguous");
  }

  @Test
  public void aVerifierThatALineOfTheTopologyLeavesOutIsNoFurtherSupply() throws IOException {
    device("ext", "blind", "targets = node1\nverify_with = bmc");
    device("bmc", "good", "targets = node1:1");
    Files.writeString(etc.resolve("topology.cfg"), "node1 = ext\n");

    assertThat(problems()).isEmpty();
  }
}
