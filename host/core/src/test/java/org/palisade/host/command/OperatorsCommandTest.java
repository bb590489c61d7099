package org.palisade.host.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.palisade.host.control.Command;
import org.palisade.host.control.Session;
import org.palisade.host.operation.Operations;
import org.palisade.host.operation.Order;

/** How calls of {@code palisade} run, whatever the command itself does. */
public class OperatorsCommandTest {
  @Rule public final Timeout timeout = Timeout.seconds(60);

  private final AtomicInteger beating = new AtomicInteger();
  private final Operations clock =
      new Operations() {
        @Override
        public Ticket begin(Order order, Listener listener) {
          throw new AssertionError("a clock fences nobody");
        }

        @Override
        public Runnable everySecond(Runnable beat) {
          beating.incrementAndGet();
          return beating::decrementAndGet;
        }
      };

  private OperatorsCommand program = program((session, control) -> 0);

  private OperatorsCommand program(Command command) {
    return new OperatorsCommand(() -> command, null, clock);
  }

  @After
  public void close() {
    program.close();
  }

  private Person run(Command command, String... words) {
    program = program(command);
    Person person = new Person(words);
    program.run(person);
    return person;
  }

  private static int exit(Person person) {
    await().until(() -> !person.exits.isEmpty());
    return person.exits.get(0);
  }

  private static int waitForEver() throws InterruptedException {
    new CountDownLatch(1).await();
    return 0;
  }

  @Test
  public void callEndsWithTheCommandsCodeAndBeatsUntilThen() {
    CountDownLatch go = new CountDownLatch(1);

    Person person =
        run(
            (session, control) -> {
              go.await();
              return 7;
            });
    await().until(() -> beating.get() == 1);
    go.countDown();

    assertThat(exit(person)).isEqualTo(7);
    await().until(() -> beating.get() == 0);
  }

  @Test
  public void commandThatCannotBeLoadedIsSaidInALine() {
    program =
        new OperatorsCommand(
            () -> {
              throw new IOException("no bundle; install again");
            },
            null,
            clock);
    Person person = new Person("list");

    program.run(person);

    assertThat(exit(person)).isEqualTo(1);
    assertThat(person.complained()).isEqualTo("palisade: no bundle; install again\n");
  }

  @Test
  public void commandThatFailsForAReasonOfItsOwnEndsItsCallAlone() {
    Person person =
        run(
            (session, control) -> {
              throw new IllegalStateException("a bug");
            });

    assertThat(exit(person)).isEqualTo(1);
    assertThat(person.complained()).contains("a bug").hasLineCount(1);
    await().until(() -> beating.get() == 0);
  }

  @Test
  public void callerWhoLeavesInterruptsTheCommand() {
    CountDownLatch ended = new CountDownLatch(1);
    Person person =
        run(
            (session, control) -> {
              try {
                return waitForEver();
              } finally {
                ended.countDown();
              }
            });
    await().until(() -> beating.get() == 1);

    await()
        .until(
            () -> {
              person.leave();
              return ended.getCount() == 0;
            });
  }

  @Test
  public void ctrlCEndsACommandThatDoesNotListenForIt() {
    CountDownLatch begun = new CountDownLatch(1);
    Person person =
        run(
            (session, control) -> {
              begun.countDown();
              return waitForEver();
            });
    await().until(() -> begun.getCount() == 0);

    person.pressCtrlC();

    assertThat(exit(person)).isEqualTo(130);
  }

  @Test
  public void ctrlCIsToldToACommandThatListens() {
    CountDownLatch listens = new CountDownLatch(1);
    Person person =
        run(
            (session, control) -> {
              CountDownLatch pressed = new CountDownLatch(1);
              session.whenInterrupted(pressed::countDown);
              listens.countDown();
              pressed.await();
              return session.interrupted() ? 42 : 0;
            });
    await().until(() -> listens.getCount() == 0);

    person.pressCtrlC();

    assertThat(exit(person)).isEqualTo(42);
  }

  @Test
  public void questionIsAnsweredByWhatIsTyped() {
    Person person =
        run((session, control) -> session.ask("Off? ").equals(Optional.of("yes")) ? 0 : 1);
    await().until(() -> person.question().isPresent());

    person.question().orElseThrow().accept("yes\n");

    assertThat(exit(person)).isZero();
    assertThat(person.complained()).isEqualTo("Off? ");
  }

  @Test
  public void questionAtTheEndOfTheInputHasNoAnswer() {
    Person person = run((session, control) -> session.ask("Off? ").isEmpty() ? 5 : 0);
    await().until(() -> person.question().isPresent());

    person.question().orElseThrow().accept("");

    assertThat(exit(person)).isEqualTo(5);
  }

  @Test
  public void ctrlCAtAQuestionEndsItThoughTheCommandListens() {
    Person person =
        run(
            (session, control) -> {
              session.whenInterrupted(() -> {});
              return session.ask("Off? ").isEmpty() ? 1 : 0;
            });
    await().until(() -> person.question().isPresent());

    person.pressCtrlC();

    assertThat(exit(person)).isEqualTo(130);
  }

  @Test
  public void hostThatStopsSendsWhoeverWaitsToTheStandby() {
    Person person = run((session, control) -> waitForEver(), "watch");
    await().until(() -> beating.get() == 1);

    program.close();
    await().until(() -> !person.handOvers.isEmpty());
    Person late = new Person("list");
    program.run(late);

    assertThat(person.handOvers).containsExactly("");
    assertThat(late.handOvers).containsExactly("");
  }

  @Test
  public void watchersWithoutEndTakeNoPlaceFromAFencing() {
    program = program((session, control) -> waitForEver());
    List<Person> watchers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      watchers.add(new Person("watch"));
      program.run(watchers.get(i));
    }
    Person oneMore = new Person("watch");
    Person off = new Person("off", "--yes", "node1");

    program.run(oneMore);
    program.run(off);

    assertThat(exit(oneMore)).isEqualTo(1);
    assertThat(oneMore.complained()).contains("busy");
    await().until(() -> beating.get() == 65);
    assertThat(off.exits).isEmpty();
    assertThat(program.fences(off.request())).isTrue();
    assertThat(program.fences(oneMore.request())).isFalse();
  }

  @Test
  public void standingAndUserAreTheCallers() {
    Person person =
        run(
            (session, control) ->
                session.standing() == Session.Standing.GROUP
                        && session.user().equals("alice")
                        && session.terminals().out()
                    ? 0
                    : 1);

    assertThat(exit(person)).isZero();
  }
}
