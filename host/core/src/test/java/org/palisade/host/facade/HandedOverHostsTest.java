package org.palisade.host.facade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.RealRooms;
import org.palisade.host.control.Hosts.Action;
import org.palisade.host.control.Hosts.Result;
import org.palisade.host.control.Hosts.Step;
import org.palisade.host.control.Hosts.Watcher;
import org.palisade.host.control.Hosts.Wish;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.journal.FollowedJournal;
import org.palisade.host.journal.JournalTail;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithPlugin;

/** A call for several hosts that another host process handed over, with one operation's id. */
public class HandedOverHostsTest {
  private static final String ID = "mx1-0000abcd";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final PowerBank bank = new PowerBank();
  private RealRooms rooms;
  private HostFencing fencing;

  private final class Banks implements StonithPlugin {
    @Override
    public List<DeviceType> deviceTypes() {
      return List.of(DeviceType.of("bank", PowerBank.class, settings -> bank));
    }
  }

  @Before
  public void openTheRooms() throws IOException {
    rooms = new RealRooms(folder.getRoot().toPath());
    rooms.types.add("bank", new Banks());
    rooms.configure("rack", "plugin = bank\ntargets = node1:1 node2:2\n");
    rooms.inventory.refresh();
    bank.plug("1", "", PowerState.OFF);
    bank.plug("2", "", PowerState.ON);
    HostHistory history =
        new HostHistory(
            new FollowedJournal(rooms.journal),
            () -> JournalTail.fromNow(folder.getRoot().toPath()),
            Clock.systemUTC());
    fencing = new HostFencing(rooms.dispatcher, rooms.fencer(), history);
  }

  @After
  public void closeTheRooms() {
    rooms.close();
  }

  private void before(Stage stage) throws InterruptedException {
    CountDownLatch written = new CountDownLatch(1);
    Map<String, String> facts =
        Map.of("host", "node1", "kind", "bank", "device", "rack", "plug", "1", "action", "reboot");
    rooms.journal.append(new Entry(Instant.now(), ID, stage, facts), how -> written.countDown());
    written.await();
  }

  private void rebootBoth(String handedOver) throws InterruptedException {
    fenceBoth(Action.REBOOT, handedOver);
  }

  private void fenceBoth(Action action, String handedOver) throws InterruptedException {
    CountDownLatch open = new CountDownLatch(2);
    fencing.fence(
        new Wish(action, "root", Duration.ofMinutes(1), Optional.of(handedOver)),
        List.of("node1", "node2"),
        new Watcher() {
          @Override
          public void step(String host, Step step) {}

          @Override
          public void note(String host, String line) {}

          @Override
          public void done(Result result) {
            open.countDown();
          }

          @Override
          public void handedOver(String host, String operation) {}
        });
    open.await();
  }

  @Test
  public void theIdIsTheOneHostsThatItsRecordsName() throws Exception {
    before(Stage.BEGUN);
    before(Stage.OFF_VERIFIED);
    before(Stage.HANDED_OVER);

    rebootBoth(ID);

    // The first was seen off by the other process; the second is another operation.
    assertThat(bank.commands()).containsExactlyInAnyOrder("on 1", "off 2", "on 2");
    Map<String, List<String>> hosts =
        rooms.entries().stream()
            .collect(
                Collectors.groupingBy(
                    Entry::operation,
                    Collectors.mapping(
                        entry -> entry.facts().get("host"),
                        Collectors.collectingAndThen(
                            Collectors.toSet(), all -> all.stream().sorted().toList()))));
    assertThat(hosts).hasSize(2).containsEntry(ID, List.of("node1"));
  }

  @Test
  public void anIdThatNoRecordNamesIsNobodys() throws Exception {
    rebootBoth(ID);

    assertThat(rooms.entries()).extracting(Entry::operation).isNotEmpty().doesNotContain(ID);
  }

  @Test
  public void anOffOfSeveralHostsIsBegunAnewForEach() throws Exception {
    before(Stage.BEGUN);
    before(Stage.HANDED_OVER);

    fenceBoth(Action.OFF, ID);

    assertThat(rooms.entries())
        .filteredOn(entry -> entry.operation().equals(ID))
        .extracting(Entry::stage)
        .containsExactly(Stage.BEGUN, Stage.HANDED_OVER);
  }

  @Test
  public void theLevelThatOneHostHadReachedIsNotTheOthers() throws Exception {
    rooms.configure("spare", "plugin = bank\ntargets = node1:1\n");
    Files.writeString(
        folder.getRoot().toPath().resolve("etc/topology.cfg"), "node1 = rack ; spare\n");
    rooms.inventory.refresh();
    before(Stage.BEGUN);
    before(Stage.HANDED_OVER);

    rebootBoth(ID + "-l1");

    assertThat(rooms.entries())
        .filteredOn(entry -> entry.facts().get("host").equals("node2"))
        .extracting(entry -> entry.stage() + " " + entry.facts().get("device"))
        .containsExactly("BEGUN rack", "OFF_VERIFIED rack", "ENDED rack");
    assertThat(rooms.entries())
        .filteredOn(entry -> entry.stage() == Stage.ENDED)
        .extracting(entry -> entry.facts().get("device"))
        .containsExactlyInAnyOrder("spare", "rack");
  }
}
