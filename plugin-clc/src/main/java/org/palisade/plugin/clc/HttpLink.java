package org.palisade.plugin.clc;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * HTTP to one account: one request, one answer, within the time of a call. Thread-safe.
 *
 * <p>Each exchange runs on a thread of its own that ends with it, because CXF swallows interrupts
 * while it connects, and because neither it nor the JDK bounds the time that a body may take.
 */
final class HttpLink implements AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);

  /** Some thousand servers with their details; more would be a danger to the host's heap. */
  private static final int MOST_BYTES = 4 << 20;

  private final CxfBus bus;
  private final Account account;
  private final LinkFailures failures;
  private Optional<WebClient> template = Optional.empty();

  HttpLink(CxfBus bus, Account account) {
    this.bus = bus;
    this.account = account;
    this.failures = new LinkFailures(account);
  }

  /**
   * Sends a request and reads its answer to the end.
   *
   * @param bearer the token, or nothing for the login
   * @param left how long all of it may take
   */
  Answer send(Ask ask, Optional<String> bearer, Duration left)
      throws StonithException, InterruptedException {
    if (left.toMillis() <= 0) {
      throw failures.noTime();
    }
    FutureTask<Answer> exchange = new FutureTask<>(() -> exchange(ask, bearer, left));
    start(exchange);
    try {
      Answer answer = exchange.get(left.toMillis(), TimeUnit.MILLISECONDS);
      if (isProxyLogin(answer)) {
        throw failures.proxyLogin();
      }
      return answer;
    } catch (TimeoutException e) {
      throw failures.lost(ask, "within " + left.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw failures.of(ask, e.getCause());
    } finally {
      exchange.cancel(true);
    }
  }

  /** Some proxies answer a wrong login as a site would: 401, with a page that no API sends. */
  private boolean isProxyLogin(Answer answer) {
    return answer.status() == 407
        || (answer.status() == 401 && answer.isPage() && account.proxy().isPresent());
  }

  private static void start(FutureTask<Answer> exchange) {
    Thread thread = new Thread(exchange, "clc-exchange");
    thread.setDaemon(true);
    thread.setContextClassLoader(HttpLink.class.getClassLoader());
    thread.start();
  }

  private Answer exchange(Ask ask, Optional<String> bearer, Duration left) throws IOException {
    ReceiveTimeout.set(left);
    WebClient client = WebClient.fromClient(template());
    ask.path().forEach(client::path);
    ask.query().forEach(client::query);
    client.accept("application/json");
    // A caching proxy must not answer in the cloud's place.
    client.header("Cache-Control", "no-cache, no-store").header("User-Agent", "Palisade");
    bearer.ifPresent(token -> client.header("Authorization", "Bearer " + token));
    ask.body().ifPresent(body -> client.type("application/json"));
    byte[] body = ask.body().map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
    try (Response response = client.invoke(ask.method(), body)) {
      return new Answer(
          response.getStatus(),
          read(response),
          Optional.ofNullable(response.getHeaderString("Content-Type")),
          Optional.ofNullable(response.getHeaderString("Retry-After")));
    }
  }

  private static String read(Response response) throws IOException {
    if (!(response.getEntity() instanceof InputStream)) {
      return "";
    }
    try (InputStream in = (InputStream) response.getEntity()) {
      byte[] body = in.readNBytes(MOST_BYTES);
      if (body.length == MOST_BYTES) {
        throw new IOException("the answer is longer than " + MOST_BYTES + " bytes");
      }
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private synchronized WebClient template() {
    if (template.isEmpty()) {
      template = Optional.of(connectable(bus.get()));
    }
    return template.get();
  }

  private WebClient connectable(Bus ours) {
    Bus before = BusFactory.getAndSetThreadDefaultBus(ours);
    try {
      JAXRSClientFactoryBean factory = new JAXRSClientFactoryBean();
      factory.setBus(ours);
      factory.setAddress(account.api().toString());
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
    account
        .proxy()
        .ifPresent(
            proxy -> {
              policy.setProxyServer(proxy.host());
              policy.setProxyServerPort(proxy.port());
              proxy.login().ifPresent(login -> conduit.setProxyAuthorization(basic(login)));
            });
    conduit.setClient(policy);
    TLSClientParameters tls = new TLSClientParameters();
    tls.setSslContext(account.trust().context());
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
    template.ifPresent(client -> WebClient.getConfig(client).getHttpConduit().close());
    template = Optional.empty();
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
