package org.palisade.plugin.http;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.configuration.jsse.TLSClientParameters;
import org.apache.cxf.configuration.security.ProxyAuthorizationPolicy;
import org.apache.cxf.interceptor.Fault;
import org.apache.cxf.jaxrs.client.ClientConfiguration;
import org.apache.cxf.jaxrs.client.JAXRSClientFactoryBean;
import org.apache.cxf.jaxrs.client.WebClient;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;
import org.apache.cxf.transport.http.HTTPConduit;
import org.apache.cxf.transports.http.configuration.HTTPClientPolicy;
import org.palisade.plugin.StonithException;

/**
 * HTTP to one endpoint: one request, one answer, within the time of a call. Thread-safe.
 *
 * <p>Each exchange runs on a thread of its own that ends with it, because CXF swallows interrupts
 * while it connects, and because neither it nor the JDK bounds the time that a body may take.
 */
public final class HttpLink implements AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);

  /** Some thousand servers with their details; more would be a danger to the host's heap. */
  private static final int MOST_BYTES = 4 << 20;

  private final CxfBus bus;
  private final Endpoint endpoint;
  private final LinkFailures failures;

  // By whether they send commands, which have connections of their own: some peers and proxies
  // close one after an answer and do not say so before. A question that meets that is asked again,
  // a command must not be; and between two commands there is time to notice.
  private final Map<Boolean, WebClient> clients = new HashMap<>();

  /**
   * Connects to nothing yet.
   *
   * @param bus the plugin's
   * @param endpoint who is talked to
   */
  public HttpLink(CxfBus bus, Endpoint endpoint) {
    this.bus = bus;
    this.endpoint = endpoint;
    this.failures = new LinkFailures(endpoint);
  }

  /**
   * Sends a request and reads its answer to the end. No answer is an error here, whatever its
   * status, but that of a proxy which wants another login.
   *
   * @param request the request
   * @param left how long all of it may take
   * @return the answer
   * @throws StonithException UNREACHABLE or INVALID_SETTINGS where nothing was sent; UNCERTAIN for
   *     a command that may have arrived, PROTOCOL for any other request
   * @throws InterruptedException when the caller's thread is interrupted
   */
  public Answer send(Request request, Duration left) throws StonithException, InterruptedException {
    return checked(request, left, () -> Errand.run(() -> exchange(request, left), left));
  }

  /**
   * As {@link #send(Request, Duration)}, for a request whose answer must not get lost because the
   * device keeps something for it: a caller that leaves early does not end it at once.
   *
   * @param request the request
   * @param left how long the caller waits
   * @param ifTooLate is given an answer that came after the caller had left, on another thread
   * @return the answer
   * @throws StonithException as the other
   * @throws InterruptedException when the caller's thread is interrupted
   */
  public Answer send(Request request, Duration left, Consumer<Answer> ifTooLate)
      throws StonithException, InterruptedException {
    Duration longer = left.plus(Errand.GRACE);
    return checked(
        request, left, () -> Errand.run(() -> exchange(request, longer), left, ifTooLate));
  }

  @FunctionalInterface
  private interface Sending {
    Answer run() throws InterruptedException, ExecutionException, TimeoutException;
  }

  private Answer checked(Request request, Duration left, Sending sending)
      throws StonithException, InterruptedException {
    if (left.toMillis() <= 0) {
      throw failures.noTime();
    }
    try {
      Answer answer = sending.run();
      if (isProxyLogin(answer)) {
        throw failures.proxyLogin();
      }
      return answer;
    } catch (TimeoutException e) {
      throw failures.lost(request, "within " + left.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw failures.of(request, e.getCause());
    }
  }

  /** Some proxies answer a wrong login as a site would: 401, with a page that no API sends. */
  private boolean isProxyLogin(Answer answer) {
    return answer.status() == 407
        || (answer.status() == 401 && answer.isPage() && endpoint.proxy().isPresent());
  }

  private Answer exchange(Request request, Duration left) throws IOException {
    ReceiveTimeout.set(left);
    WebClient client = WebClient.fromClient(template(request));
    client.to(endpoint.address() + request.path(), false);
    client.accept("application/json");
    // A caching proxy must not answer in the peer's place, nor the peer from memory.
    client.header("Cache-Control", "no-cache, no-store").header("User-Agent", "Palisade");
    request.headers().forEach(client::header);
    request.body().ifPresent(body -> client.type("application/json"));
    byte[] body = request.body().map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
    try (Response response = client.invoke(request.method(), body)) {
      Map<String, String> headers = new HashMap<>();
      response
          .getStringHeaders()
          .forEach((name, values) -> headers.put(name, values.isEmpty() ? "" : values.get(0)));
      return new Answer(response.getStatus(), read(response), headers);
    }
  }

  private static String read(Response response) throws IOException {
    if (!(response.getEntity() instanceof InputStream)) {
      return "";
    }
    try (InputStream in = (InputStream) response.getEntity()) {
      byte[] body = plain(in, response).readNBytes(MOST_BYTES);
      if (body.length == MOST_BYTES) {
        throw new IOException("the answer is longer than " + MOST_BYTES + " bytes");
      }
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Some devices compress what nobody asked them to, or say so of nothing at all. */
  private static InputStream plain(InputStream in, Response response) throws IOException {
    if (!"gzip".equalsIgnoreCase(response.getHeaderString("Content-Encoding"))) {
      return in;
    }
    PushbackInputStream packed = new PushbackInputStream(in);
    int first = packed.read();
    if (first < 0) {
      return packed;
    }
    packed.unread(first);
    return new GZIPInputStream(packed);
  }

  private synchronized WebClient template(Request request) {
    return clients.computeIfAbsent(request.isCommand(), any -> connectable(bus.get()));
  }

  private WebClient connectable(Bus ours) {
    Bus before = BusFactory.getAndSetThreadDefaultBus(ours);
    try {
      JAXRSClientFactoryBean factory = new JAXRSClientFactoryBean();
      factory.setBus(ours);
      factory.setAddress(endpoint.address().toString());
      WebClient client = factory.createWebClient();
      ClientConfiguration configuration = WebClient.getConfig(client);
      configuration.getOutInterceptors().add(new ReceiveTimeout());
      configure(configuration.getHttpConduit());
      return client;
    } finally {
      BusFactory.setThreadDefaultBus(before);
    }
  }

  private void configure(HTTPConduit conduit) {
    HTTPClientPolicy policy = new HTTPClientPolicy();
    policy.setVersion("1.1");
    policy.setAllowChunking(false);
    policy.setAutoRedirect(false);
    policy.setMaxRetransmits(0);
    policy.setConnectionTimeout(CONNECT_WITHIN.toMillis());
    endpoint
        .proxy()
        .ifPresent(
            proxy -> {
              policy.setProxyServer(proxy.host());
              policy.setProxyServerPort(proxy.port());
              proxy.login().ifPresent(login -> conduit.setProxyAuthorization(basic(login)));
            });
    conduit.setClient(policy);
    TLSClientParameters tls = new TLSClientParameters();
    tls.setSslContext(endpoint.trust().context());
    conduit.setTlsClientParameters(tls);
  }

  private static ProxyAuthorizationPolicy basic(Proxy.Login login) {
    ProxyAuthorizationPolicy policy = new ProxyAuthorizationPolicy();
    policy.setAuthorizationType("Basic");
    policy.setUserName(login.user());
    policy.setPassword(login.password().reveal());
    return policy;
  }

  /** Closes the connections; the next exchange opens new ones. */
  @Override
  public synchronized void close() {
    clients.values().forEach(client -> WebClient.getConfig(client).getHttpConduit().close());
    clients.clear();
  }

  /** Tells the conduit the time of the exchange that runs on this thread. */
  private static final class ReceiveTimeout extends AbstractPhaseInterceptor<Message> {
    private static final ThreadLocal<Duration> LEFT = new ThreadLocal<>();

    ReceiveTimeout() {
      super(Phase.SETUP);
    }

    /** The thread ends with its exchange, and the value with it. */
    static void set(Duration left) {
      LEFT.set(left);
    }

    @Override
    public void handleMessage(Message message) throws Fault {
      message.put(Message.RECEIVE_TIMEOUT, LEFT.get().toMillis());
    }
  }
}
