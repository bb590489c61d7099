import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls fence_palisade's status at a steady rate over the host's socket, as front ends do, for plugs
 * of a device that writes down when it was asked (see ProbePlugin). Prints 99th percentiles in
 * milliseconds: of the time from connecting to the plugin's call, and to the exit frame. Both
 * include this client's own part.
 *
 * <p>Run by java itself: {@code java CallRate.java SOCKET TIMES CALLS_PER_SECOND SECONDS}
 */
final class CallRate {
  private static final int WARM_UP_SECONDS = 10;
  private static final int PLUGS = 1_000;

  private final Path socket;
  private final MappedByteBuffer times;

  private CallRate(Path socket, MappedByteBuffer times) {
    this.socket = socket;
    this.times = times;
  }

  public static void main(String[] args) throws Exception {
    try (FileChannel channel = FileChannel.open(Path.of(args[1]), StandardOpenOption.READ)) {
      MappedByteBuffer times = channel.map(FileChannel.MapMode.READ_ONLY, 0, 8L * PLUGS);
      new CallRate(Path.of(args[0]), times)
          .measure(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    }
  }

  private void measure(int rate, int seconds) throws InterruptedException {
    int warmUp = rate * WARM_UP_SECONDS;
    int calls = rate * seconds;
    long[] asked = new long[calls];
    long[] answered = new long[calls];
    ExecutorService callers = Executors.newFixedThreadPool(32);
    CountDownLatch done = new CountDownLatch(calls + warmUp);
    long start = System.nanoTime();
    for (int i = 0; i < calls + warmUp; i++) {
      long due = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int plug = i % PLUGS;
      int number = i - warmUp;
      callers.execute(
          () -> {
            long began = System.nanoTime();
            call(plug, began);
            if (number >= 0) {
              answered[number] = System.nanoTime() - began;
              asked[number] = times.getLong(8 * plug) - began;
            }
            done.countDown();
          });
    }
    done.await();
    callers.shutdown();
    System.out.println(p99(asked) + " " + p99(answered));
  }

  private static String p99(long[] nanos) {
    Arrays.sort(nanos);
    if (nanos[0] < 0) {
      throw new AssertionError("a plug was not asked");
    }
    return String.format("%.2f", nanos[nanos.length * 99 / 100] / 1e6);
  }

  private void call(int plug, long began) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap(request(plug, began)));
      channel.write(ByteBuffer.wrap(new byte[] {'G', 0, 0, 0, 0}));
      awaitExit(channel);
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

  private static byte[] request(int plug, long began) throws IOException {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(fields);
    field(out, 'V', "1");
    field(out, 'N', "fence_palisade");
    for (String argument : new String[] {"-o", "status", "-n", "p" + plug}) {
      field(out, 'A', argument);
    }
    field(out, 'I', "");
    field(out, 'C', "/");
    field(out, 'S', Long.toString(began));
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
