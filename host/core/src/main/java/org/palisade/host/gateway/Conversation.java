package org.palisade.host.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What one connected caller and the gateway say to each other: request, READY, GO, answer. For the
 * gateway's own thread.
 */
final class Conversation {
  private enum Phase {
    REQUEST,
    GO,
    CALL
  }

  /** What the conversation needs of the gateway. */
  interface Reception {

    /** Makes a call of a request. */
    Call callFor(Request request, Outbox outbox, SocketChannel channel);

    /** Has a call run, or turns it away. */
    void start(Call call);
  }

  private static final int ORDINARY_BYTES = 4_096;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final SocketChannel channel;
  private final Reception reception;
  private final Limits limits;
  private final Memory.Share requestMemory;
  private final FrameReader frames;
  private final Outbox outbox;
  private Phase phase = Phase.REQUEST;
  private Optional<Call> call = Optional.empty();
  private long patienceEnds;

  Conversation(SocketChannel channel, Reception reception, Memory memory, Limits limits, long now) {
    this.channel = channel;
    this.reception = reception;
    this.limits = limits;
    this.requestMemory = memory.share(ORDINARY_BYTES);
    this.frames = new FrameReader(requestMemory);
    this.outbox = new Outbox(memory.share(ORDINARY_BYTES));
    this.patienceEnds = now + limits.request().toNanos();
  }

  /**
   * Reads what is there. All of it, before anything is started: a caller that said GO and then left
   * (while this host was frozen, say) has its request carried out elsewhere by now.
   *
   * @param scratch to read into
   */
  void read(ByteBuffer scratch, long now) throws IOException, ProtocolException {
    boolean go = false;
    int count;
    do {
      count = channel.read(scratch.clear());
      go |= take(scratch.flip(), now);
    } while (count > 0);
    if (count < 0) {
      throw new ProtocolException("the caller left");
    }
    if (go) {
      reception.start(call.orElseThrow());
    }
  }

  /** Whether GO was among the data. */
  private boolean take(ByteBuffer data, long now) throws ProtocolException {
    boolean go = false;
    while (data.hasRemaining()) {
      Optional<Frame> frame = frames.next(data);
      if (frame.isPresent()) {
        go |= take(frame.get(), now);
      }
    }
    return go;
  }

  private boolean take(Frame frame, long now) throws ProtocolException {
    if (frame.type() == Frame.REQUEST && phase == Phase.REQUEST) {
      Request request = RequestReader.read(frame.body(), now);
      call = Optional.of(reception.callFor(request, outbox, channel));
      phase = Phase.GO;
      patienceEnds = now + limits.request().toNanos();
      outbox.put(new Frame(Frame.READY, NOTHING));
      return false;
    }
    if (frame.type() == Frame.GO && phase == Phase.GO) {
      phase = Phase.CALL;
      return true;
    }
    if (frame.type() == Frame.INTERRUPT && phase == Phase.CALL) {
      call.orElseThrow().interrupted();
      return false;
    }
    if (frame.type() == Frame.ANSWER && phase == Phase.CALL) {
      call.orElseThrow().answered(StandardCharsets.UTF_8.decode(frame.body()).toString());
      return false;
    }
    throw new ProtocolException("a frame out of order");
  }

  /**
   * Sends what there is to send.
   *
   * @param key its interest in writing is set or cleared
   * @return whether the conversation is over
   */
  boolean write(SelectionKey key) throws IOException {
    boolean over = outbox.closed();
    boolean all = outbox.sendTo(channel);
    key.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    return all && over;
  }

  /**
   * Looks at the clock.
   *
   * @return whether the caller has used up the host's patience
   */
  boolean tick(long now) {
    call.filter(running -> phase == Phase.CALL).ifPresent(running -> running.tick(now));
    if (phase == Phase.CALL) {
      patienceEnds = outbox.closed() ? patienceEnds : now + limits.farewell().toNanos();
    }
    return patienceEnds - now < 0;
  }

  /** The call, once there is one. */
  Optional<Call> call() {
    return call;
  }

  /** Lets go of everything. */
  void end() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
    outbox.discard();
    requestMemory.hold(0);
    call.ifPresent(Call::gone);
  }
}
