package org.palisade.plugin.http.wire;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A server on the loopback interface that can be unplugged. Thread-safe. */
public final class WireServer implements AutoCloseable {
  private final Optional<SSLContext> tls;
  private final Map<String, HttpHandler> contexts;
  private final Spoiler spoiler;
  private final ExecutorService threads = Executors.newCachedThreadPool(WireServer::daemon);
  private final int port;
  private HttpServer server;

  /**
   * Makes one that lets callers wait until it is started.
   *
   * @param port the port, 0 for any
   * @param tls certificate and key, or nothing for plain HTTP
   * @param spoiler what is left hanging on it ends with the server
   * @param contexts beginnings of paths, and who serves them
   * @throws IOException if the port is taken
   */
  public WireServer(
      int port, Optional<SSLContext> tls, Spoiler spoiler, Map<String, HttpHandler> contexts)
      throws IOException {
    this.tls = tls;
    this.spoiler = spoiler;
    this.contexts = Map.copyOf(contexts);
    this.server = listen(port);
    this.port = server.getAddress().getPort();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "wire-server");
    thread.setDaemon(true);
    return thread;
  }

  private HttpServer listen(int where) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), where);
    HttpServer made = tls.isPresent() ? HttpsServer.create() : HttpServer.create();
    if (made instanceof HttpsServer secure) {
      secure.setHttpsConfigurator(new HttpsConfigurator(tls.orElseThrow()));
    }
    made.bind(address, 64);
    contexts.forEach(made::createContext);
    made.setExecutor(threads);
    return made;
  }

  /** Serves. */
  public synchronized void start() {
    server.start();
  }

  /**
   * Where it listens.
   *
   * @return scheme, host and port
   */
  public URI url() {
    return URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port);
  }

  /** Refuses connections, and cuts those that are open. */
  public synchronized void unplug() {
    server.stop(0);
  }

  /**
   * Listens again on the same port.
   *
   * @throws IOException if another program took it meanwhile
   */
  public synchronized void plugIn() throws IOException {
    server = listen(port);
    server.start();
  }

  /** Stops listening, and breaks off what hangs. */
  @Override
  public synchronized void close() {
    spoiler.end();
    server.stop(0);
    threads.shutdownNow();
  }
}
