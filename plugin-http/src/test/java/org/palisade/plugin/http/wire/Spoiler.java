package org.palisade.plugin.http.wire;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sends answers, well or badly. Thread-safe. */
public final class Spoiler {
  private static final Reply PAGE =
      new Reply(
          200,
          "<html><head><title>Welcome</title></head><body>Sign in</body></html>",
          Map.of("Content-Type", "text/html"));

  private static final Executor SOON =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  private static final Executor LATE = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final List<HttpExchange> hanging = new CopyOnWriteArrayList<>();

  /** With nothing left hanging yet. */
  public Spoiler() {}

  /**
   * Does what was asked unless the fault says otherwise, and answers as the fault says.
   *
   * @param exchange the request
   * @param fault what goes wrong
   * @param action does it
   * @throws IOException if the client has gone
   */
  public void answer(HttpExchange exchange, Fault fault, Supplier<Reply> action)
      throws IOException {
    Reply reply =
        switch (fault.effect()) {
          case ANSWER, IGNORE -> fault.answer();
          case DROP, DELAY, HANG, TRICKLE, CUT, GARBAGE, BLANK -> action.get();
        };
    switch (fault.effect()) {
      case ANSWER -> send(exchange, reply);
      case IGNORE, DROP -> exchange.close();
      case DELAY -> LATE.execute(() -> sendLate(exchange, reply));
      case HANG -> hanging.add(exchange);
      case TRICKLE -> trickle(exchange, reply);
      case CUT -> cut(exchange, reply);
      case GARBAGE -> send(exchange, PAGE);
      case BLANK -> send(exchange, Reply.empty(reply.status()));
    }
  }

  /**
   * Answers well.
   *
   * @param exchange the request
   * @param reply the answer
   * @throws IOException if the client has gone
   */
  public static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = begin(exchange, reply);
    if (body.length > 0) {
      // Where there is none, the JDK's server has ended the exchange; to close its body as well
      // would
      // end the next one of this connection.
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
    exchange.close();
  }

  /**
   * How many requests were taken and not answered.
   *
   * @return a count since it was made
   */
  public int hanging() {
    return hanging.size();
  }

  /** Breaks off what hangs. */
  void end() {
    hanging.forEach(HttpExchange::close);
  }

  private static void sendLate(HttpExchange exchange, Reply reply) {
    try {
      send(exchange, reply);
    } catch (IOException e) {
      exchange.close(); // the client went away, as it should
    }
  }

  private static byte[] begin(HttpExchange exchange, Reply reply) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    if ("close".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Connection"))) {
      // The JDK's server closes without saying so, and the client takes the connection for alive.
      exchange.getResponseHeaders().set("Connection", "close");
    }
    byte[] body = reply.bytes();
    // To the JDK's server a length of 0 means chunks, which it announces itself.
    boolean inChunks = exchange.getResponseHeaders().remove("Transfer-Encoding") != null;
    exchange.sendResponseHeaders(
        reply.status(), body.length == 0 ? -1 : inChunks ? 0 : body.length);
    return body;
  }

  private static void cut(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = begin(exchange, reply);
    exchange.getResponseBody().write(body, 0, body.length / 2);
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private void trickle(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = begin(exchange, reply);
    hanging.add(exchange);
    writeFrom(exchange, body, 0);
  }

  private void writeFrom(HttpExchange exchange, byte[] body, int at) {
    try {
      exchange.getResponseBody().write(body, at, 1);
      exchange.getResponseBody().flush();
      if (at + 1 < body.length) {
        SOON.execute(() -> writeFrom(exchange, body, at + 1));
      }
    } catch (IOException e) {
      exchange.close(); // the client went away, as it should
    }
  }
}
