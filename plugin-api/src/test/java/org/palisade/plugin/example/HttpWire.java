package org.palisade.plugin.example;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The least of an HTTP/1.1 server on loopback that a misbehaving device needs: it can vanish and
 * come back, break a connection or leave it silent, and knows which are open.
 */
final class HttpWire implements AutoCloseable {

  /** What is done with a request. */
  interface Handler {
    Reply answer(Request request);
  }

  /** A request without its body. */
  record Request(String verb, String path, Map<String, String> headers) {}

  /** An answer, a broken connection, or silence. */
  record Reply(Optional<String> text, boolean silent) {
    static final Reply BREAK = new Reply(Optional.empty(), false);
    static final Reply SILENCE = new Reply(Optional.empty(), true);

    static Reply of(int status, String body, String... headerLines) {
      StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " x\r\n");
      for (String line : headerLines) {
        text.append(line).append("\r\n");
      }
      if (status != 204) {
        text.append("Content-Length: ").append(body.length()).append("\r\n");
      }
      return new Reply(Optional.of(text.append("\r\n").append(body).toString()), false);
    }
  }

  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private ServerSocket listener;
  private Thread accepting;

  HttpWire(Handler handler) throws IOException {
    this.handler = handler;
    this.listener = listen(0);
  }

  int port() {
    return listener.getLocalPort();
  }

  int sockets() {
    return open.size();
  }

  /** Refuses connections and breaks those that are open, until {@link #comeBack}. */
  void vanish() {
    try {
      listener.close();
      accepting.join(); // while it waits it accepts, closed or not
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void comeBack() {
    if (listener.isClosed()) {
      try {
        listener = listen(listener.getLocalPort());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    vanish();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    accepting = start(() -> accept(socket));
    return socket;
  }

  private Thread start(Runnable work) {
    Thread thread = new Thread(work, "http-wire");
    threads.add(thread);
    thread.start();
    return thread;
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // vanish() closed the listener, which is the one way to stop accept().
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Optional<Request> request = readRequest(in);
      while (request.isPresent() && reply(socket, handler.answer(request.get()), in)) {
        request = readRequest(in);
      }
    } catch (IOException e) {
      // The client or vanish() broke the connection; either way it is over.
    } finally {
      open.remove(socket);
    }
  }

  private static boolean reply(Socket socket, Reply reply, InputStream in) throws IOException {
    if (reply.silent()) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    if (reply.text().isPresent()) {
      socket.getOutputStream().write(reply.text().get().getBytes(StandardCharsets.UTF_8));
    }
    return reply.text().isPresent();
  }

  private static Optional<Request> readRequest(InputStream in) throws IOException {
    String first = readLine(in);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      String[] parts = line.split(":", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
    }
    in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    String[] words = first.split(" ", 3);
    return Optional.of(new Request(words[0], words[1], headers));
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != -1 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
