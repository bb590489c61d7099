package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.palisade.command.Screen.Tone;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Hosts.State;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;

/** {@code palisade status}. */
@Command(
    name = "status",
    description = "Asks the devices for the state of hosts: of all, where none is named.")
final class StatusVerb extends HostsVerb {
  StatusVerb(Call call) {
    super(call, Standing.GROUP);
  }

  @Override
  int work() throws InterruptedException {
    List<String> hosts =
        choice().none()
            ? control().hosts().list().hosts().stream().map(Hosts.Known::host).toList()
            : hosts();
    List<State> states =
        new ArrayList<>(
            Gathering.of(
                hosts.size(),
                (Consumer<State> then) -> control().hosts().states(hosts, then),
                state -> screen().passing("asking " + Words.count(hosts.size(), "host"))));
    Map<String, Integer> places = new HashMap<>();
    hosts.forEach(host -> places.put(host, places.size()));
    states.sort(Comparator.comparingInt(state -> places.get(state.host())));
    show(states);
    return states.stream().allMatch(state -> state.why().isEmpty()) ? Call.DONE : Call.FAILED;
  }

  private void show(List<State> states) {
    if (json()) {
      ObjectNode document = document();
      document.set("hosts", Json.all(states, Json::state));
      call.print(document);
      return;
    }
    Table table = new Table("host", "power", "device", "plug").flexible("device", "plug");
    for (State state : states) {
      table.row(
          Table.Cell.of(state.host()),
          new Table.Cell(Words.word(state.power()), tone(state)),
          Table.Cell.of(state.device()),
          Table.Cell.of(state.plug()));
    }
    table.print(screen());
    states.stream()
        .filter(state -> !state.why().isEmpty())
        .forEach(state -> screen().error(state.host() + ": " + state.why()));
  }

  private static Tone tone(State state) {
    return switch (state.power()) {
      case ON -> Tone.GOOD;
      case OFF -> Tone.DOUBTFUL;
      case UNKNOWN -> Tone.BAD;
    };
  }
}
