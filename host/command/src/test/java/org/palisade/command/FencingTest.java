package org.palisade.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Hosts.Step;
import org.palisade.host.control.Session.Standing;

/** {@code on}, {@code off} and {@code reboot}: what they need to be told, and what they say. */
public class FencingTest extends CommandTest {

  @Test
  public void whatIsNotClearIsUsageAndSendsNothing() {
    for (String[] words :
        new String[][] {
          {"off", "--yes"},
          {"off", "--yes", ""},
          {"off", "--yes", " , "},
          {"off", "--yes", "node9"},
          {"off", "--yes", "node[1-9]"},
          {"off", "--yes", "web*"},
          {"off", "--yes", "node1", "node1"},
          {"off", "--yes", "node[1-2],node2"},
          {"off", "--yes", "node[1-"},
          {"off", "--yes", "@/etc/passwd"},
          {"off", "--yes", "--all"},
          {"off", "--yes", "--all", "--count=3"},
          {"off", "--yes", "--all", "--count=4", "node1"},
          {"off", "--yes", "--count=1", "node1"},
          {"off", "--yes", "--force", "node1"},
          {"off", "node1"},
          {"of", "node1", "--yes"},
          {"reboot", "--yes", "NODE1"},
        }) {
      assertThat(palisade(words)).as(String.join(" ", words)).isEqualTo(Call.USAGE);
      assertThat(host.did).as(String.join(" ", words)).isEmpty();
      assertThat(session.complained()).contains("nothing was done");
    }
    assertThat(session.printed()).isEmpty();
  }

  @Test
  public void withoutAnyHostAllMeansNobody() {
    host.known.clear();

    assertThat(palisade("off", "--yes", "--all", "--count=0")).isEqualTo(Call.USAGE);
    assertThat(host.did).isEmpty();
  }

  @Test
  public void everyHostDoneIsZeroWithOneLineEach() {
    host.fencing =
        watcher -> List.of("node1", "node2").forEach(h -> watcher.done(FakeHost.done(h)));

    assertThat(palisade("off", "--yes", "node[1-2]")).isZero();

    assertThat(host.did).containsExactly("off node1,node2");
    assertThat(session.printed()).isEqualTo("node1: powered off\nnode2: powered off\n");
    assertThat(session.complained()).isEqualTo("2 done, 0 failed\n");
  }

  @Test
  public void anyHostFailedIsOneWithAReasonForEach() {
    host.fencing =
        watcher -> {
          watcher.note("node2", "level 1 failed");
          watcher.done(FakeHost.failed("node2", "bench/2: still on after 20 s"));
          watcher.done(FakeHost.done("node1"));
          watcher.done(FakeHost.failed("node3", "bench/3: login refused"));
        };

    assertThat(palisade("off", "--yes", "node*")).isEqualTo(Call.FAILED);

    assertThat(session.printed()).isEqualTo("node1: powered off\n");
    assertThat(session.complained())
        .isEqualTo(
            """
            warning: node2: level 1 failed
            node2: failed: bench/2: still on after 20 s
            node3: failed: bench/3: login refused
            1 done, 2 failed: node2 node3
            """);
  }

  private static final int MANY = Fencings.MOST_AT_ONCE + 10;

  private int fenceMany() {
    host.known.clear();
    for (int i = 0; i < MANY; i++) {
      host.known.put("n" + i, new Hosts.Known("n" + i, "bench", "1"));
    }
    return palisade("off", "--yes", "--all", "--count=" + MANY);
  }

  private List<String> begun(int part) {
    return List.of(host.did.get(part).replaceFirst("off ", "").split(","));
  }

  @Test
  public void ofVeryManyHostsTheOthersBeginAsTheFirstEnd() {
    host.fencing =
        watcher -> begun(host.did.size() - 1).forEach(h -> watcher.done(FakeHost.done(h)));

    assertThat(fenceMany()).isZero();

    assertThat(host.did).hasSize(2);
    assertThat(begun(0)).hasSize(Fencings.MOST_AT_ONCE);
    assertThat(begun(1)).hasSize(10).doesNotContainAnyElementsOf(begun(0));
    assertThat(session.complained()).isEqualTo(MANY + " done, 0 failed\n");
  }

  @Test
  public void ofVeryManyHostsTheFirstAloneAreToldOfWhatWasHandedOver() {
    session.handedOver = Optional.of("op-1");
    List<Optional<String>> told = new ArrayList<>();
    host.fencing =
        watcher -> {
          told.add(host.wish.orElseThrow().handedOver());
          begun(host.did.size() - 1).forEach(h -> watcher.done(FakeHost.done(h)));
        };

    assertThat(fenceMany()).isZero();

    assertThat(told).containsExactly(Optional.of("op-1"), Optional.empty());
  }

  @Test
  public void ofVeryManyHostsNoOtherBeginsOnceTheHostStopsOrCtrlCCame() {
    host.fencing = watcher -> begun(0).forEach(h -> watcher.handedOver(h, "op-1"));
    fenceMany();
    assertThat(session.handOver).contains("op-1");
    assertThat(host.did).hasSize(1);

    host.did.clear();
    host.fencing = watcher -> session.pressCtrlC();
    assertThat(fenceMany()).isEqualTo(Call.INTERRUPTED);
    assertThat(host.did).hasSize(1);
  }

  @Test
  public void allOfThemNeedTheirNumberToBeGiven() {
    host.fencing = watcher -> host.known.keySet().forEach(h -> watcher.done(FakeHost.done(h)));

    assertThat(palisade("off", "--yes", "--all", "--count=4")).isZero();

    assertThat(host.did).containsExactly("off db1,node1,node2,node3");
  }

  @Test
  public void allOfThemNeedTheirNumberToBeTyped() {
    session.atATerminal().types("y").types("3").types("4");
    host.fencing = watcher -> host.known.keySet().forEach(h -> watcher.done(FakeHost.done(h)));

    assertThat(palisade("off", "--all")).isEqualTo(Call.FAILED);
    assertThat(palisade("off", "--all")).isEqualTo(Call.FAILED);
    assertThat(host.did).isEmpty();
    assertThat(palisade("off", "--all")).isZero();

    assertThat(session.asked).allMatch(question -> question.startsWith("off 4 hosts: db1 node1"));
  }

  @Test
  public void onATerminalNothingButYesIsYes() {
    host.fencing = watcher -> watcher.done(FakeHost.done("node1"));
    session.atATerminal();

    for (String typed : List.of("n", "", "yep", "node1", "off")) {
      session.types(typed);
      assertThat(palisade("off", "node1")).as(typed).isEqualTo(Call.FAILED);
    }
    assertThat(palisade("off", "node1")).as("the end of the input").isEqualTo(Call.FAILED);
    assertThat(host.did).isEmpty();
    assertThat(session.complained()).endsWith("nothing was sent\n");

    session.types("Yes");
    assertThat(palisade("off", "node1")).isZero();
  }

  @Test
  public void ctrlCAtTheQuestionSaysThatNothingWasSent() {
    session.atATerminal().types("^C");

    assertThat(palisade("reboot", "node1")).isEqualTo(-1);

    assertThat(host.did).isEmpty();
    assertThat(session.complained()).endsWith("interrupted; nothing was sent\n");
  }

  @Test
  public void ctrlCSaysWhatWasSentAndWhatWasNot() {
    host.fencing =
        watcher -> {
          watcher.done(FakeHost.done("db1"));
          watcher.step("node1", Step.SENT);
          watcher.step("node2", Step.SENT);
          watcher.step("node2", Step.OFF);
          session.pressCtrlC();
        };

    int code = palisade("reboot", "--yes", "db1,node[1-3]");

    assertThat(code).isEqualTo(Call.INTERRUPTED);
    assertThat(host.cancelled).isTrue();
    assertThat(session.complained())
        .isEqualTo(
            """
            1 done, 0 failed
            interrupted
            sent already, and not known to be done ('palisade history' tells): node1 node2
            nothing was sent to: node3
            """);
  }

  @Test
  public void whatWasSentJustBeforeCtrlCWasHeardIsSaidToo() {
    host.fencing =
        watcher -> {
          session.pressCtrlC();
          watcher.step("node1", Step.SENT);
        };

    palisade("off", "--yes", "node1");

    assertThat(session.complained()).contains("sent already").contains("node1");
  }

  @Test
  public void hostThatStopsHandsOverWithTheIdOfWhatItWasAt() {
    host.fencing =
        watcher -> {
          watcher.done(FakeHost.done("node2"));
          watcher.handedOver("node1", "op-1");
        };

    palisade("off", "--yes", "node[1-2]");

    assertThat(session.handOver).contains("op-1");
  }

  @Test
  public void whatAnotherHostHandedOverIsNotAskedForAgain() {
    session.atATerminal().handedOver = Optional.of("op-1");
    host.fencing = watcher -> watcher.done(FakeHost.done("node1"));

    assertThat(palisade("off", "node1")).isZero();

    assertThat(session.asked).isEmpty();
    assertThat(host.wish.orElseThrow().handedOver()).contains("op-1");
  }

  @Test
  public void strangersSendNothing() {
    session.standing = Standing.ANYONE;
    session.user = "nobody";

    assertThat(palisade("off", "--yes", "node1")).isEqualTo(Call.FAILED);

    assertThat(host.did).isEmpty();
    assertThat(session.complained()).startsWith("palisade: user 'nobody' may not do this");
  }

  @Test
  public void whoBecameRootIsNamed() {
    session.environment.put("SUDO_USER", "alice");
    host.fencing = watcher -> watcher.done(FakeHost.done("node1"));

    palisade("off", "--yes", "node1");

    assertThat(host.wish.orElseThrow().user()).isEqualTo("root (alice)");
  }

  @Test
  public void aLineShowsOnATerminalWhoWaitsAndWhoIsOff() {
    session.atATerminal();
    host.fencing =
        watcher -> {
          watcher.step("node1", Step.SENT);
          watcher.step("node2", Step.OFF);
          watcher.done(FakeHost.done("node3"));
          new Thread(
                  () -> {
                    await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> printed().contains("waiting 1 (db1)"));
                    watcher.done(FakeHost.done("db1"));
                    watcher.done(FakeHost.done("node1"));
                    watcher.done(FakeHost.done("node2"));
                  })
              .start();
        };

    assertThat(palisade("reboot", "--yes", "node[1-3]", "db1")).isZero();

    assertThat(printed())
        .contains("1/4  waiting 1 (db1)  off sent 1 (node1)  off 1 (node2)  on 1")
        .endsWith("node2: powered off\n");
  }

  @Test
  public void nothingIsDrawnOverWhereThereIsNoTerminal() {
    host.fencing = watcher -> watcher.done(FakeHost.done("node1"));

    palisade("off", "--yes", "node1");

    assertThat(session.printed()).doesNotContain("\r").doesNotContain("\033");
  }

  @Test
  public void whatADeviceSaysSteersNoTerminal() {
    session.atATerminal();
    host.fencing =
        watcher -> watcher.done(FakeHost.failed("node1", "bad\033[2J\u202e\nnode1: powered off"));

    palisade("off", "--yes", "node1");

    assertThat(session.complained()).contains("bad?[2J?; node1: powered off").hasLineCount(1);
  }
}
