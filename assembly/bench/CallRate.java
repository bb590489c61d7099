import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls fence_palisade's status at a steady rate over the host's socket, as front ends do, and prints
 * the 99th percentile of the time from connecting to the exit frame, in milliseconds. It includes
 * everything that a call needs inside of the host, and this client's own part.
 *
 * <p>Run by java itself: {@code java CallRate.java SOCKET CALLS_PER_SECOND SECONDS}
 */
final class CallRate {
  private static final int WARM_UP_SECONDS = 5;

  private CallRate() {}

  public static void main(String[] args) throws Exception {
    Path socket = Path.of(args[0]);
    int rate = Integer.parseInt(args[1]);
    int calls = rate * Integer.parseInt(args[2]);
    int warmUp = rate * WARM_UP_SECONDS;
    long[] nanos = new long[calls];
    ExecutorService callers = Executors.newFixedThreadPool(32);
    CountDownLatch done = new CountDownLatch(calls + warmUp);
    long start = System.nanoTime();
    for (int i = 0; i < calls + warmUp; i++) {
      long due = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int number = i - warmUp;
      callers.execute(
          () -> {
            long took = call(socket);
            if (number >= 0) {
              nanos[number] = took;
            }
            done.countDown();
          });
    }
    done.await();
    callers.shutdown();
    Arrays.sort(nanos);
    System.out.printf("%.2f%n", nanos[calls * 99 / 100] / 1e6);
  }

  private static long call(Path socket) {
    long start = System.nanoTime();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap(request(start)));
      channel.write(ByteBuffer.wrap(new byte[] {'G', 0, 0, 0, 0}));
      awaitExit(channel);
      return System.nanoTime() - start;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitExit(SocketChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(5);
    while (true) {
      head.clear();
      fill(channel, head);
      byte type = head.get(0);
      ByteBuffer body = ByteBuffer.allocate(head.getInt(1));
      fill(channel, body);
      if (type == 'X') {
        return;
      }
    }
  }

  private static void fill(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the host closed the socket");
      }
    }
  }

  private static byte[] request(long start) throws IOException {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(fields);
    field(out, 'V', "1");
    field(out, 'N', "fence_palisade");
    for (String argument : new String[] {"-o", "status", "-n", "h1"}) {
      field(out, 'A', argument);
    }
    field(out, 'I', "");
    field(out, 'C', "/");
    field(out, 'S', Long.toString(start));
    field(out, 'T', "000");
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    DataOutputStream whole = new DataOutputStream(frame);
    whole.writeByte('R');
    whole.writeInt(fields.size());
    fields.writeTo(whole);
    return frame.toByteArray();
  }

  private static void field(DataOutputStream out, char tag, String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.writeByte(tag);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
