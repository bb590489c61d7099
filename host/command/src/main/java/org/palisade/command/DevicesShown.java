package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.palisade.command.Screen.Tone;
import org.palisade.host.control.DeviceBook.Device;
import org.palisade.host.control.DeviceBook.Standing;
import org.palisade.host.control.Session;
import picocli.CommandLine.Option;

/** A subcommand that shows devices. */
abstract class DevicesShown extends Verb {
  @Option(
      names = "--probe",
      description = "Asks the devices now; a login that was refused is not tried again.")
  private boolean probe;

  DevicesShown(Call call) {
    super(call, Session.Standing.GROUP);
  }

  /** The devices that are wanted; none means all. */
  List<String> names() {
    return List.of();
  }

  @Override
  int work() throws InterruptedException {
    List<Device> devices = control().devices().list();
    List<String> known = devices.stream().map(Device::name).toList();
    for (String name : names()) {
      if (!known.contains(name)) {
        throw usage("there is no device '" + name + "'; 'palisade devices' lists them");
      }
    }
    if (probe) {
      devices = probed(known.stream().filter(this::isWanted).toList());
    }
    List<Device> wanted = devices.stream().filter(one -> isWanted(one.name())).toList();
    if (json()) {
      ObjectNode document = document();
      document.set("devices", Json.all(wanted, Json::device));
      call.print(document);
    } else {
      print(wanted);
    }
    return wanted.stream().anyMatch(DevicesShown::isWrong) ? Call.FAILED : Call.DONE;
  }

  private boolean isWanted(String name) {
    return names().isEmpty() || names().contains(name);
  }

  private List<Device> probed(List<String> names) throws InterruptedException {
    screen().passing("asking " + Words.count(names.size(), "device"));
    return Gathering.of(
            1,
            (Consumer<List<Device>> then) -> control().devices().probe(names, then),
            devices -> {})
        .get(0);
  }

  private static boolean isWrong(Device device) {
    return switch (device.standing()) {
      case READY, UNKNOWN -> !device.problems().isEmpty();
      case IMPAIRED, BROKEN, DISABLED -> true;
    };
  }

  void print(List<Device> devices) {
    Instant now = Instant.now();
    Table table =
        new Table("device", "kind", "standing", "session", "last good", "hosts", "why")
            .flexible("kind", "why");
    for (Device device : devices) {
      table.row(
          Table.Cell.of(device.name()),
          Table.Cell.of(device.kind()),
          new Table.Cell(Words.word(device.standing()), tone(device)),
          Table.Cell.of(device.session()),
          Table.Cell.of(device.lastGood().map(at -> Words.age(at, now)).orElse("")),
          Table.Cell.of(hosts(device)),
          Table.Cell.of(why(device)));
    }
    table.print(screen());
  }

  private static String hosts(Device device) {
    String count = device.targets().isEmpty() ? "" : String.valueOf(device.targets().size());
    return device.listed() ? (count.isEmpty() ? "list" : count + " + list") : count;
  }

  private static String why(Device device) {
    Optional<String> trouble =
        new TreeMap<>(device.troubles())
            .entrySet().stream().map(one -> one.getKey() + ": " + one.getValue()).findFirst();
    Optional<String> owner = device.owner().map(who -> "taken by " + who);
    Optional<String> wrong =
        Optional.of(device.why())
            .filter(why -> !why.isEmpty())
            .or(() -> trouble)
            .or(() -> device.problems().stream().findFirst())
            .or(() -> owner);
    return Stream.of(wrong, device.verifiedBy().map(by -> "verified by " + by), verifies(device))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("; "));
  }

  private static Optional<String> verifies(Device device) {
    List<String> names = device.verifies();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of("verifies " + (names.size() == 1 ? names.get(0) : names.size() + " devices"));
  }

  static Tone tone(Device device) {
    Standing standing = device.standing();
    return switch (standing) {
      case READY -> Tone.GOOD;
      case IMPAIRED, UNKNOWN -> Tone.DOUBTFUL;
      case BROKEN, DISABLED -> Tone.BAD;
    };
  }
}
