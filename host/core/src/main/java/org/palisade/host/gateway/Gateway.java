package org.palisade.host.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers at the host's socket: one thread watches every caller, the {@link Lanes} run the
 * programs. Thread-safe.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);
  private static final long TICK_MILLIS = 250;
  private static final long IDLE_MILLIS = 1_000;
  private static final long COMPLAINT_NANOS = 10_000_000_000L;
  private static final int ACCEPTED_AT_ONCE = 128;
  private static final int SCRATCH_BYTES = 1 << 16;

  private final ServerSocketChannel listener;
  private final Selector selector;
  private final SelectionKey accepting;
  private final Programs programs;
  private final Callers callers;
  private final Limits limits;
  private final Owner owner;
  private final Lanes lanes;
  private final Memory memory;
  private final Thread thread;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
  private final Map<SelectionKey, Conversation> conversations = new HashMap<>();
  private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
  private long lastTick = System.nanoTime();
  private long quietSince = System.nanoTime();
  private Optional<Long> acceptFailed = Optional.empty();
  private boolean retiring;
  private final CountDownLatch empty = new CountDownLatch(1);

  /** Whose gateway it is. Called on the gateway's own thread; quick. */
  public interface Owner {

    /**
     * Nobody is connected; told about once a second.
     *
     * @param since how long that has been so
     */
    void quiet(Duration since);

    /**
     * The gateway has ended for a fault of its own, and all callers are dropped.
     *
     * @param fault what it was
     */
    void broken(Throwable fault);
  }

  /**
   * A gateway that does not answer yet.
   *
   * @param listener bound, and from now on the gateway's
   * @param programs what can be called
   * @param callers says who calls
   * @param limits what is granted
   * @param owner told when nobody calls
   * @throws IOException where the system refuses a selector
   */
  public Gateway(
      ServerSocketChannel listener, Programs programs, Callers callers, Limits limits, Owner owner)
      throws IOException {
    this.listener = listener;
    this.programs = programs;
    this.callers = callers;
    this.limits = limits;
    this.owner = owner;
    this.lanes = new Lanes(limits);
    this.memory = new Memory(limits.memory());
    this.selector = Selector.open();
    listener.configureBlocking(false);
    this.accepting = listener.register(selector, SelectionKey.OP_ACCEPT);
    this.thread = new Thread(this::watch, "gateway");
  }

  /** Begins to answer. */
  public void start() {
    thread.start();
  }

  private void watch() {
    try {
      while (selector.isOpen()) {
        selector.select(this::serve, conversations.isEmpty() ? IDLE_MILLIS : TICK_MILLIS);
        for (Runnable next = errands.poll(); next != null; next = errands.poll()) {
          next.run();
        }
        tickWhenDue(System.nanoTime());
        if (retiring && conversations.isEmpty()) {
          empty.countDown();
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      if (selector.isOpen()) { // else it was closed in the middle of a round
        owner.broken(e);
      }
    } finally {
      List.copyOf(conversations.keySet()).forEach(this::end);
      closeListener();
      empty.countDown();
    }
  }

  private void serve(SelectionKey key) {
    if (key.equals(accepting)) {
      accept();
      return;
    }
    Conversation conversation = conversations.get(key);
    if (conversation == null) {
      return;
    }
    try {
      if (key.isReadable()) {
        conversation.read(scratch, System.nanoTime());
      }
      send(key);
    } catch (ProtocolException | IOException e) {
      log.debug("a caller is dropped: {}", e.getMessage());
      end(key);
    } catch (RuntimeException e) {
      log.error("a caller is dropped for a fault of the host's own", e);
      end(key);
    }
  }

  private void accept() {
    try {
      for (int i = 0; i < ACCEPTED_AT_ONCE && conversations.size() < limits.connections(); i++) {
        SocketChannel channel = listener.accept();
        if (channel == null) {
          return;
        }
        welcome(channel);
      }
      if (conversations.size() >= limits.connections()) {
        accepting.interestOps(0); // the next tick looks again
      }
    } catch (IOException e) {
      long now = System.nanoTime();
      if (acceptFailed.filter(at -> now - at < COMPLAINT_NANOS).isEmpty()) {
        log.error("cannot take a caller ({}); trying again", e.getMessage());
        acceptFailed = Optional.of(now);
      }
      accepting.interestOps(0);
    }
  }

  private void welcome(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    conversations.put(
        key, new Conversation(channel, new Desk(key), memory, limits, System.nanoTime()));
  }

  /** Where one caller's request becomes a call. */
  private final class Desk implements Conversation.Reception {
    private final SelectionKey key;

    Desk(SelectionKey key) {
      this.key = key;
    }

    @Override
    public Call callFor(Request request, Outbox outbox, SocketChannel channel) {
      return new Call(request, programs, channel, outbox, limits, () -> sendSoon(key));
    }

    @Override
    public void start(Call call) {
      call.vouch(System.nanoTime());
      if (retiring) {
        call.stopUnlessBegun();
      } else if (!lanes.submit(programs.anyFences(call.request()), () -> call.run(callers))) {
        call.turnAway();
      }
    }
  }

  private void sendSoon(SelectionKey key) {
    errand(() -> send(key));
  }

  private void errand(Runnable errand) {
    errands.add(errand);
    selector.wakeup();
  }

  private void send(SelectionKey key) {
    Conversation conversation = conversations.get(key);
    if (conversation == null) {
      return;
    }
    try {
      if (conversation.write(key)) {
        end(key);
      }
    } catch (IOException | CancelledKeyException e) {
      log.debug("a caller left before its answer: {}", e.getMessage());
      end(key);
    }
  }

  private void end(SelectionKey key) {
    key.cancel();
    Optional.ofNullable(conversations.remove(key)).ifPresent(Conversation::end);
  }

  private void tickWhenDue(long now) {
    if (now - lastTick < TICK_MILLIS * 1_000_000) {
      return;
    }
    lastTick = now;
    conversations.entrySet().stream()
        .filter(one -> one.getValue().tick(now))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::end);
    if (accepting.isValid() && conversations.size() < limits.connections()) {
      accepting.interestOps(SelectionKey.OP_ACCEPT);
    }
    if (!conversations.isEmpty()) {
      quietSince = now;
    } else if (!retiring) {
      owner.quiet(Duration.ofNanos(now - quietSince));
    }
  }

  /**
   * Takes no more callers, and sends to the standby those whose call has not begun. Those whose
   * call has begun stay until it ends.
   */
  public void retire() {
    errand(
        () -> {
          retiring = true;
          closeListener();
          conversations.values().forEach(one -> one.call().ifPresent(Call::stopUnlessBegun));
          conversations.entrySet().stream()
              .filter(one -> one.getValue().call().isEmpty())
              .map(Map.Entry::getKey)
              .toList()
              .forEach(this::end);
        });
  }

  private void closeListener() {
    accepting.cancel();
    try {
      listener.close();
    } catch (IOException e) {
      log.warn("the socket does not close: {}", e.getMessage());
    }
  }

  /**
   * Waits, once it is retired, until no caller is left.
   *
   * @param atMost how long
   * @return whether none is
   * @throws InterruptedException where the thread is interrupted
   */
  public boolean awaitEmpty(Duration atMost) throws InterruptedException {
    return empty.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Drops whoever is left. Harmless when repeated. */
  @Override
  public void close() {
    lanes.close();
    closeListener();
    try {
      selector.close();
    } catch (IOException e) {
      log.warn("the selector does not close: {}", e.getMessage());
    }
  }
}
