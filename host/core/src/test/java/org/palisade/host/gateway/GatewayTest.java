package org.palisade.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;
import static org.palisade.host.gateway.FrontEnd.field;
import static org.palisade.host.gateway.FrontEnd.go;
import static org.palisade.host.gateway.FrontEnd.request;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** A gateway at a real socket, with programs that behave and misbehave. */
public class GatewayTest {
  private static final Limits QUICK =
      new Limits(
          Duration.ofMillis(400),
          Duration.ofMillis(400),
          Duration.ofSeconds(20),
          2,
          2,
          6_000,
          4L << 20);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  @Rule public final Timeout timeout = Timeout.seconds(60);

  private final Programs programs = new Programs();
  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch held = new CountDownLatch(1);
  private final Queue<Invocation> open = new ConcurrentLinkedQueue<>();
  private Path socket;
  private Gateway gateway;

  /** One line of a test program: what it does, and whether it fences. */
  private interface Body {
    void run(Invocation call) throws Exception;
  }

  private void program(String name, boolean fences, Body body) {
    programs.add(
        new Program() {
          @Override
          public boolean answersTo(String called) {
            return called.equals(name);
          }

          @Override
          public boolean fences(Request request) {
            return fences && request.program().equals(name);
          }

          @Override
          public void run(Invocation call) throws Exception {
            runs.incrementAndGet();
            body.run(call);
          }
        });
  }

  @Before
  public void open() throws IOException {
    socket = folder.getRoot().toPath().resolve("host.sock");
    program(
        "echo",
        false,
        call -> {
          call.out(StandardCharsets.UTF_8.decode(call.request().input().duplicate()).toString());
          call.exit(7);
        });
    program("hold", false, call -> held.await());
    program("fence", true, call -> call.exit(0));
    program("fence_hold", true, call -> held.await());
    program("open", true, open::add);
    gateway = new Gateway(HostSocket.listen(socket), programs, callers(), QUICK, new Nobody());
  }

  private static Callers callers() throws IOException {
    return new Callers(Optional::empty);
  }

  private static final class Nobody implements Gateway.Owner {
    @Override
    public void quiet(Duration since) {}

    @Override
    public void broken(Throwable fault) {
      throw new AssertionError(fault);
    }
  }

  @After
  public void close() {
    held.countDown();
    gateway.close();
  }

  private FrontEnd caller() throws IOException {
    return new FrontEnd(socket);
  }

  @Test
  public void callIsRunAfterGoAndItsOutputAndExitCodeComeBack() throws Exception {
    gateway.start();

    try (FrontEnd caller = caller().call("echo", "some input")) {
      assertThat(caller.told()).isEqualTo(new FrontEnd.Told("some input", "", 0, "exit 7"));
    }
  }

  private static ByteBuffer frame(char type, String body) {
    return new Frame(type, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))).encoded();
  }

  @Test
  public void questionIsAnsweredWithTheLineThatIsTyped() throws Exception {
    program(
        "ask",
        false,
        call -> {
          call.err("Off? ");
          call.ask(
              line -> {
                call.out(line);
                call.exit(0);
              });
        });
    gateway.start();

    try (FrontEnd caller = caller().call("ask", "")) {
      assertThat(caller.next().type()).isEqualTo('e');
      assertThat(caller.next().type()).isEqualTo('Q');

      caller.send(frame('A', "yes\n"));

      assertThat(caller.told()).isEqualTo(new FrontEnd.Told("yes\n", "", 0, "exit 0"));
    }
  }

  @Test
  public void answerThatNobodyAskedForIsNobodys() throws Exception {
    gateway.start();

    try (FrontEnd caller = caller().call("open", "").send(frame('A', "yes\n"))) {
      await().until(() -> !open.isEmpty());
      Queue<String> heard = new ConcurrentLinkedQueue<>();
      open.element().ask(heard::add);
      caller.send(frame('A', "no\n")).send(frame('A', "yes\n"));
      await().until(() -> !heard.isEmpty());
      caller.send(frame('I', ""));
      CountDownLatch interrupted = new CountDownLatch(1);
      open.element().whenInterrupted(interrupted::countDown);

      interrupted.await(); // so all was read that came before
      assertThat(heard).containsExactly("no\n");
    }
  }

  @Test
  public void callIsToldOnceOfAnInterruptBeforeAndAfterItListens() throws Exception {
    gateway.start();
    AtomicInteger told = new AtomicInteger();

    try (FrontEnd caller = caller().call("open", "")) {
      await().until(() -> !open.isEmpty());
      open.element().whenInterrupted(told::incrementAndGet);
      caller.send(frame('I', "")).send(frame('I', ""));
      await().until(() -> told.get() == 1);
      open.element().whenInterrupted(() -> open.element().exit(130));

      assertThat(caller.told().last()).isEqualTo("exit -126");
      assertThat(told).hasValue(1);
    }
  }

  @Test
  public void framesThatComeBeforeGoOrAreTooLongEndTheConversation() throws Exception {
    gateway.start();

    for (ByteBuffer wrong :
        List.of(
            frame('I', ""), frame('A', "yes\n"), frame('I', "x"), frame('A', "x".repeat(1025)))) {
      try (FrontEnd caller = caller().ask("echo", "").send(wrong)) {
        assertThat(caller.told().last()).isEqualTo("closed");
      }
    }
    assertThat(runs).hasValue(0);
  }

  @Test
  public void requestMayArriveByteByByte() throws Exception {
    gateway.start();

    try (FrontEnd caller = caller()) {
      ByteBuffer all = request("echo", "x");
      for (int i = 0; i < all.limit(); i++) {
        caller.send(all.slice(i, 1));
      }
      assertThat(caller.next().type()).isEqualTo('Y');
      for (int i = 0; i < 5; i++) {
        caller.send(go().slice(i, 1));
      }

      assertThat(caller.told().last()).isEqualTo("exit 7");
    }
  }

  @Test
  public void programThatNobodyOffersIsNamed() throws Exception {
    gateway.start();

    try (FrontEnd caller = caller().call("fence_unknown", "")) {
      FrontEnd.Told told = caller.told();
      assertThat(told.last()).isEqualTo("exit 1");
      assertThat(told.err()).startsWith("fence_unknown: no plugin").endsWith("\n");
    }
  }

  @Test
  public void programThatThrowsEndsItsCallWithOneLine() throws Exception {
    program(
        "bad",
        false,
        call -> {
          throw new IllegalStateException("a bug");
        });
    program(
        "worse",
        false,
        call -> {
          throw new StackOverflowError();
        });
    gateway.start();

    for (String name : List.of("bad", "worse")) {
      try (FrontEnd caller = caller().call(name, "")) {
        FrontEnd.Told told = caller.told();
        assertThat(told.last()).isEqualTo("exit 1");
        assertThat(told.err().lines()).hasSize(1).first().asString().startsWith(name + ": ");
      }
    }
  }

  @Test
  public void nothingRunsForACallerThatLeavesBeforeGo() throws Exception {
    gateway.start();

    caller().ask("fence", "").close();
    try (FrontEnd caller = caller().call("echo", "")) {
      caller.told();
    }

    assertThat(runs).hasValue(1);
  }

  @Test
  public void nothingRunsForACallerWhoseGoAndFarewellWaitedWhileTheHostWasFrozen()
      throws Exception {
    caller().send(request("fence", "")).send(go()).close();

    gateway.start();

    try (FrontEnd caller = caller().call("echo", "")) {
      caller.told();
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  public void callerThatLeavesIsNoticedOnce() throws Exception {
    AtomicInteger farewells = new AtomicInteger();
    gateway.start();

    FrontEnd caller = caller().call("open", "");
    await().until(() -> !open.isEmpty());
    open.element().whenGone(farewells::incrementAndGet);
    caller.close();

    await().untilAtomic(farewells, org.hamcrest.Matchers.is(1));
    open.element().whenGone(farewells::incrementAndGet);
    assertThat(farewells).hasValue(2);
    open.element().out("too late");
    open.element().exit(0);
  }

  @Test
  public void callerThatWasAnsweredIsNotMissed() throws Exception {
    AtomicInteger farewells = new AtomicInteger();
    gateway.start();

    try (FrontEnd caller = caller().call("open", "")) {
      await().until(() -> !open.isEmpty());
      open.element().whenGone(farewells::incrementAndGet);
      open.element().exit(3);
      open.element().exit(4);
      assertThat(caller.told().last()).isEqualTo("exit 3");
    }
    try (FrontEnd next = caller().call("echo", "")) {
      next.told();
    }

    assertThat(farewells).hasValue(0);
  }

  @Test
  public void halfOpenCallersAreDropped() throws Exception {
    gateway.start();

    try (FrontEnd silent = caller();
        FrontEnd half = caller().send(request("echo", "x").limit(9));
        FrontEnd noGo = caller().ask("echo", "")) {
      assertThat(silent.next().type()).isEqualTo('\0');
      assertThat(half.next().type()).isEqualTo('\0');
      assertThat(noGo.next().type()).isEqualTo('\0');
    }
    assertThat(runs).hasValue(0);
  }

  @Test
  public void callersThatBreakTheProtocolAreDropped() throws Exception {
    gateway.start();
    HexFormat hex = HexFormat.of();
    List<ByteBuffer> bad =
        List.of(
            ByteBuffer.wrap(hex.parseHex("5200140001")), // one byte more than a request may have
            ByteBuffer.wrap(hex.parseHex("52ffffffff")),
            ByteBuffer.wrap(hex.parseHex("4700000001")), // a GO that carries something
            ByteBuffer.wrap(hex.parseHex("4700000000")), // GO first
            ByteBuffer.wrap(hex.parseHex("5a00000000")),
            request(field('V', "2"), field('N', "echo")),
            request(field('V', "1")),
            request(field('V', "1"), field('N', "echo"), field('Z', "")),
            request(field('V', "1"), field('N', "echo"), field('S', "now")),
            request(field('V', "1"), field('N', "echo"), field('S', "9999999999999999999")),
            request(field('V', "1"), field('N', "echo"), field('E', "=x")),
            request(field('N', "echo"), field('V', "1").limit(4)),
            request(ByteBuffer.wrap(hex.parseHex("417fffffff"))));

    for (int i = 0; i < bad.size(); i++) {
      try (FrontEnd caller = caller().send(bad.get(i))) {
        assertThat(caller.next().type()).as("bad request " + i).isEqualTo('\0');
      }
    }
    try (FrontEnd caller = caller().ask("echo", "").send(request("echo", ""))) {
      assertThat(caller.next().type()).isEqualTo('\0');
    }
    assertThat(runs).hasValue(0);
  }

  @Test
  public void garbageHarmsNobody() throws Exception {
    gateway.start();
    Random random = new Random(20261124);

    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[1 + random.nextInt(64)];
      random.nextBytes(bytes);
      ByteBuffer whole =
          random.nextBoolean() ? ByteBuffer.wrap(bytes) : request(ByteBuffer.wrap(bytes));
      try (FrontEnd caller = caller()) {
        caller.send(whole);
      } catch (IOException e) {
        // The host hung up before it had it all.
      }
    }

    try (FrontEnd caller = caller().call("echo", "")) {
      assertThat(caller.told().last()).isEqualTo("exit 7");
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  public void largestRequestIsTaken() throws Exception {
    gateway.start();
    String mebibyte = "x".repeat(1 << 20);

    try (FrontEnd caller = caller().call("echo", mebibyte)) {
      assertThat(caller.told().out()).isEqualTo(mebibyte);
    }
  }

  @Test
  public void largeRequestsTogetherAreBoundedAndOrdinaryOnesStillPass() throws Exception {
    gateway.start();
    List<FrontEnd> large = new ArrayList<>();
    try {
      int taken = 0;
      for (int i = 0; i < 6; i++) {
        FrontEnd caller = caller();
        large.add(caller);
        try {
          caller.ask("open", "x".repeat(1 << 20));
          taken++;
        } catch (IOException e) {
          // Dropped, as it should be.
        }
      }

      assertThat(taken).isBetween(1, 4);
      try (FrontEnd caller = caller().call("echo", "x")) {
        assertThat(caller.told().last()).isEqualTo("exit 7");
      }
    } finally {
      for (FrontEnd one : large) {
        one.close();
      }
    }
  }

  @Test
  public void detailsThatNobodyReadsAreLostAndSaidToBe() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    program(
        "chatty",
        false,
        call -> {
          for (int i = 0; i < 100_000; i++) {
            call.err("a line of some length, again and again and again\n");
          }
          call.exit(0);
          written.countDown();
        });
    gateway.start();

    try (FrontEnd caller = caller().call("chatty", "")) {
      written.await();
      FrontEnd.Told told = caller.told();
      assertThat(told.last()).isEqualTo("exit 0");
      assertThat(told.err()).endsWith("(some output was lost: it was not read in time)\n");
    }
  }

  @Test
  public void resultsThatNobodyReadsEndTheCall() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    program(
        "long",
        false,
        call -> {
          for (int i = 0; i < 10; i++) {
            call.out("y".repeat(1 << 20));
          }
          call.exit(0);
          written.countDown();
        });
    gateway.start();

    try (FrontEnd caller = caller().call("long", "")) {
      written.await();
      FrontEnd.Told told = caller.told();
      assertThat(told.last()).isEqualTo("exit 1");
      assertThat(told.err()).contains("more output than");
    }
  }

  @Test
  public void callerThatDoesNotReadItsAnswerIsDropped() throws Exception {
    program(
        "long",
        false,
        call -> {
          call.out("y".repeat(2 << 20));
          call.exit(0);
        });
    gateway.start();

    try (FrontEnd caller = caller().call("long", "")) {
      await().untilAsserted(() -> assertThat(runs).hasValue(1));
      gateway.retire();

      assertThat(gateway.awaitEmpty(Duration.ofSeconds(60))).isTrue();
      assertThat(caller.told().last()).isEqualTo("closed");
    }
  }

  @Test
  public void pastTheBoundOthersAreBusyAndFencingIsNot() throws Exception {
    gateway.start();
    List<FrontEnd> holding = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) { // two that run and two that wait
        holding.add(caller().call("hold", ""));
      }
      await().untilAsserted(() -> assertThat(runs).hasValue(2));

      try (FrontEnd turnedAway = caller().call("echo", "");
          FrontEnd fencing = caller().call("fence", "")) {
        FrontEnd.Told told = turnedAway.told();
        assertThat(told.last()).isEqualTo("exit 1");
        assertThat(told.err()).contains("busy");
        assertThat(fencing.told().last()).isEqualTo("exit 0");
      }
    } finally {
      for (FrontEnd one : holding) {
        one.close();
      }
    }
  }

  @Test
  public void fencingQueuesWithoutBoundAndIsVouchedForMeanwhile() throws Exception {
    gateway.start();
    List<FrontEnd> holding = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        holding.add(caller().call("fence_hold", ""));
      }
      try (FrontEnd queued = caller().call("fence", "")) {
        assertThat(queued.next().type()).isEqualTo('B');
        assertThat(queued.next().type()).isEqualTo('B');

        held.countDown();

        assertThat(queued.told().last()).isEqualTo("exit 0");
      }
    } finally {
      for (FrontEnd one : holding) {
        one.close();
      }
    }
  }

  @Test
  public void onceTheProgramHasReturnedOnlyTheProgramBeats() throws Exception {
    gateway.start();

    try (FrontEnd caller = caller().call("open", "")) {
      await().until(() -> !open.isEmpty());
      await().pollDelay(Duration.ofMillis(2_200)).until(() -> true);
      open.element().beat();
      open.element().beat();
      open.element().exit(0);

      assertThat(caller.told()).isEqualTo(new FrontEnd.Told("", "", 1, "exit 0"));
    }
  }

  @Test
  public void hostThatStopsSendsAwayWhatHasNotBegunAndWaitsForTheRest() throws Exception {
    gateway.start();
    try (FrontEnd running = caller().call("open", "");
        FrontEnd ready = caller().ask("fence", "");
        FrontEnd silent = caller()) {
      await().until(() -> !open.isEmpty());

      gateway.retire();

      assertThat(ready.told().last()).isEqualTo("standby ");
      assertThat(silent.told().last()).isEqualTo("closed");
      assertThat(gateway.awaitEmpty(Duration.ofMillis(50))).isFalse();
      open.element().handOver("op-7");
      assertThat(running.told().last()).isEqualTo("standby op-7");
      assertThat(gateway.awaitEmpty(Duration.ofSeconds(60))).isTrue();
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  public void fiveThousandCallersAtOnceAreAllAnswered() throws Exception {
    gateway.close();
    Limits limits =
        new Limits(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            32,
            5_000,
            8_192,
            32L << 20);
    gateway = new Gateway(HostSocket.listen(socket), programs, callers(), limits, new Nobody());
    gateway.start();
    List<FrontEnd> all = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      for (int i = 0; i < 5_000; i++) {
        all.add(caller().send(request("echo", "caller " + i)));
      }
      List<Future<String>> answers = new ArrayList<>();
      for (FrontEnd one : all) {
        answers.add(
            threads.submit(
                () -> {
                  one.next();
                  return one.send(go()).told().out();
                }));
      }

      for (int i = 0; i < 5_000; i++) {
        assertThat(answers.get(i).get()).isEqualTo("caller " + i);
      }
    } finally {
      threads.shutdownNow();
      for (FrontEnd one : all) {
        one.close();
      }
    }
  }
}
