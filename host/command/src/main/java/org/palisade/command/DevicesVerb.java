package org.palisade.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.palisade.host.control.Change;
import org.palisade.host.control.DeviceBook.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code palisade devices}; without more, its list. */
@Command(
    name = "devices",
    description = "Shows the configured devices: how they stand, and why one is not used.",
    subcommands = {
      DevicesVerb.ListAll.class,
      DevicesVerb.Show.class,
      DevicesVerb.Pin.class,
      DevicesVerb.Release.class
    })
final class DevicesVerb extends DevicesShown {
  DevicesVerb(Call call) {
    super(call);
  }

  /** {@code palisade devices list}. */
  @Command(name = "list", description = "Lists the devices.")
  static final class ListAll extends DevicesShown {
    ListAll(Call call) {
      super(call);
    }
  }

  /** {@code palisade devices show}. */
  @Command(name = "show", description = "Shows all that is known of devices.")
  static final class Show extends DevicesShown {
    @Parameters(
        paramLabel = "DEVICE",
        completionCandidates = Names.OfDevices.class,
        arity = "1..*",
        description = "Devices by name.")
    private List<String> names = new ArrayList<>();

    Show(Call call) {
      super(call);
    }

    @Override
    List<String> names() {
      return names;
    }

    @Override
    void print(List<Device> devices) {
      devices.forEach(this::print);
    }

    private void print(Device device) {
      field("device", device.name());
      field("kind", device.kind());
      field("standing", screen().paint(tone(device), Words.word(device.standing())));
      field("session", device.session());
      device.probed().ifPresent(at -> field("probed", time(at)));
      device.lastGood().ifPresent(at -> field("last good", time(at)));
      device.verifiedBy().ifPresent(by -> field("verified by", by));
      field("verifies", String.join(", ", device.verifies()));
      device.owner().ifPresent(owner -> field("owner", Screen.plain(owner)));
      field("why", Screen.plain(device.why()));
      field("targets", device.listed() ? "as the device lists them" : "");
      new TreeMap<>(device.targets())
          .forEach((host, plug) -> field("  " + host, plug.isEmpty() ? "-" : plug));
      new TreeMap<>(device.troubles())
          .forEach((host, why) -> field("trouble", host + ": " + Screen.plain(why)));
      device.problems().forEach(problem -> field("problem", Screen.plain(problem)));
    }

    private void field(String name, String value) {
      if (!value.isEmpty()) {
        screen().line(String.format("%-11s %s", name, value));
      }
    }

    private String time(Instant at) {
      return Words.time(at, call.session().environment())
          + " ("
          + Words.age(at, Instant.now())
          + ")";
    }
  }

  /** {@code palisade devices pin}. */
  @Command(
      name = "pin",
      description = {
        "Asks a device which machines it powers, and writes that into its file as 'expect': from then"
            + " on a plug that powers another machine is sent nothing."
      })
  static final class Pin extends ChangeVerb {
    @Parameters(
        paramLabel = "DEVICE",
        completionCandidates = Names.OfDevices.class,
        description = "A device's name.")
    private String name;

    @Option(
        names = "--replace",
        description = "Also where the file expects another machine by now: it was replaced.")
    private boolean replace;

    @Option(
        names = "--endpoint",
        description =
            "Instead: writes down what the endpoint shows before any login, such as its certificate's"
                + " fingerprint. You believe with this that it is the device.")
    private boolean endpoint;

    Pin(Call call) {
      super(call);
    }

    @Override
    Change change() throws InterruptedException {
      return endpoint
          ? control().devices().pinEndpoint(name, replace)
          : control().devices().pin(name, replace);
    }
  }

  /** {@code palisade devices release}. */
  @Command(
      name = "release",
      description = "Takes a device away from the controller that has it for itself.")
  static final class Release extends ChangeVerb {
    @Parameters(
        paramLabel = "DEVICE",
        completionCandidates = Names.OfDevices.class,
        description = "A device's name.")
    private String name;

    Release(Call call) {
      super(call);
    }

    @Override
    Change change() {
      return control().devices().release(name, call.who());
    }
  }
}
