package org.palisade.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Reply;
import org.palisade.plugin.http.wire.Spoiler;
import org.palisade.plugin.http.wire.WireServer;

public class HttpLinkTest {
  private static final Duration AMPLE = Duration.ofSeconds(10);

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch patience = new CountDownLatch(1);
  private final CxfBus bus = new CxfBus();
  private WireServer server;
  private HttpLink link;

  @Before
  public void start() throws Exception {
    server =
        new WireServer(
            0,
            Optional.empty(),
            new Spoiler(),
            Map.of(
                "/", this::echo,
                "/gzip", this::gzip,
                "/endless", this::endless,
                "/slow", this::slow));
    server.start();
    link =
        new HttpLink(bus, new Endpoint(server.url(), Optional.empty(), Trust.byDefault(), "none"));
  }

  @After
  public void stop() {
    patience.countDown();
    link.close();
    bus.close();
    server.close();
  }

  private void echo(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    Spoiler.send(exchange, Reply.json(200, "{}").with("X-Auth-Token", "t"));
  }

  private void gzip(HttpExchange exchange) throws IOException {
    Reply reply = Reply.json(200, "{\"packed\":true}");
    Spoiler.send(exchange, reply.with("Content-Encoding", "gzip"));
  }

  private void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      byte[] blanks = new byte[1 << 16];
      while (patience.getCount() > 0) {
        out.write(blanks);
      }
    }
  }

  private void slow(HttpExchange exchange) throws IOException {
    try {
      patience.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    echo(exchange);
  }

  @Test
  public void anEscapedPathAndItsQueryArriveAsTheyAre() throws Exception {
    String path = "/a%20b/%7Bc%7D/d?$skip=50&x=%2F";

    link.send(Request.read(path), AMPLE);

    assertThat(asked).containsExactly(path);
  }

  @Test
  public void headersAreFoundWhateverTheirCase() throws Exception {
    Answer answer = link.send(Request.read("/x"), AMPLE);

    assertThat(answer.header("x-auth-token")).contains("t");
    assertThat(answer.header("location")).isEmpty();
  }

  @Test
  public void anAnswerThatIsPackedUnaskedIsRead() throws Exception {
    assertThat(link.send(Request.read("/gzip"), AMPLE).body()).isEqualTo("{\"packed\":true}");
  }

  /** As proxies do that close a connection after each answer, a moment later, and do not say so. */
  @Test
  public void aCommandIsNotSentIntoAConnectionThatIsClosedJustThen() throws Exception {
    try (ServerSocket peer = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      new Thread(() -> answerEachAndHangUp(peer), "peer").start();
      URI where = URI.create("http://127.0.0.1:" + peer.getLocalPort());
      try (HttpLink toIt =
          new HttpLink(bus, new Endpoint(where, Optional.empty(), Trust.byDefault(), "none"))) {
        for (int i = 0; i < 200; i++) {
          toIt.send(Request.read("/x"), AMPLE);
          assertThat(toIt.send(Request.command("/x", "{}"), AMPLE).status()).isEqualTo(200);
        }
      }
    }
  }

  private static void answerEachAndHangUp(ServerSocket peer) {
    byte[] answer =
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII);
    while (!peer.isClosed()) {
      try (Socket one = peer.accept()) {
        if (one.getInputStream().read(new byte[8192]) > 0) {
          one.getOutputStream().write(answer);
          TimeUnit.MILLISECONDS.sleep(2);
          one.shutdownOutput();
          one.getInputStream().readAllBytes();
        }
      } catch (IOException e) {
        // Closed, by this side or that.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Test
  public void anEndlessAnswerIsGivenUp() {
    StonithException failure =
        catchThrowableOfType(
            StonithException.class, () -> link.send(Request.read("/endless"), AMPLE));

    assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(failure).hasMessageContaining("longer than");
  }

  @Test
  public void anAnswerThatComesAfterItsCallerLeftIsHandedOn() throws Exception {
    link.send(Request.read("/x"), AMPLE); // so that loading the library's classes takes no time
    BlockingQueue<Answer> late = new LinkedBlockingQueue<>();
    Request login = Request.login("/slow", "{}");

    StonithException failure =
        catchThrowableOfType(
            StonithException.class, () -> link.send(login, Duration.ofMillis(300), late::add));
    Thread.currentThread().interrupt();
    InterruptedException interrupted =
        catchThrowableOfType(InterruptedException.class, () -> link.send(login, AMPLE, late::add));
    patience.countDown();

    assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(interrupted).isNotNull();
    assertThat(late.poll(60, TimeUnit.SECONDS)).isNotNull();
    assertThat(late.poll(60, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  public void neitherHeadersNorTheBodyOfALoginAreInTheTextOfARequest() {
    Request login = Request.login("/x/Sessions", "{\"Password\":\"hush\"}");

    assertThat(login.with("Authorization", "Basic aHVzaA==").toString())
        .isEqualTo("POST /x/Sessions");
    assertThat(login.inShort()).isEqualTo("POST Sessions");
    assertThat(Request.read("/redfish/v1/?a=b").inShort()).isEqualTo("GET v1/");
  }
}
