package org.palisade.command;

import java.util.List;
import org.palisade.host.control.DeviceBook.Device;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Plugins.Version;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code palisade complete-names}: what a shell completes names with. */
@Command(
    name = "complete-names",
    hidden = true,
    description = "Prints names for a shell's completion, one a line.")
final class NamesVerb extends Verb {
  @Parameters(paramLabel = "KIND", description = "hosts, devices or plugins")
  private String kind;

  NamesVerb(Call call) {
    super(call, Standing.GROUP);
  }

  @Override
  int work() throws InterruptedException {
    List<String> names =
        switch (kind) {
          case "hosts" -> control().hosts().list().hosts().stream().map(Hosts.Known::host).toList();
          case "devices" -> control().devices().list().stream().map(Device::name).toList();
          case "plugins" ->
              control().plugins().stream()
                  .flatMap(plugins -> plugins.list().stream())
                  .map(Version::plugin)
                  .distinct()
                  .toList();
          default -> throw usage("hosts, devices or plugins, and not '" + kind + "'");
        };
    names.forEach(name -> screen().line(Screen.plain(name)));
    return Call.DONE;
  }
}
