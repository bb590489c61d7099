package org.palisade.plugin.example.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.contract.DeviceFake;
import org.palisade.plugin.contract.Fault;

/** A console on loopback with one outlet, "3". */
public final class ConsoleFake implements DeviceFake {
  static final String PASSWORD = "console pass+word";

  /** An answer that is none: the line is cut. */
  private static final String CUT = "\0cut";

  /** An answer that never comes. */
  private static final String NEVER = "\0never";

  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicInteger hanging = new AtomicInteger();
  private final Set<Socket> lines = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile ServerSocket door;
  private volatile Thread porter;
  private volatile PowerState state = PowerState.ON;
  private volatile Optional<Fault> fault = Optional.empty();
  private volatile boolean relayFailed;
  private final AtomicInteger falls = new AtomicInteger();

  /**
   * A console that stands beside a host, until it is killed.
   *
   * @param arguments its port
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (ConsoleFake console = new ConsoleFake(Integer.parseInt(arguments[0]))) {
      System.out.println("console at port " + console.port);
      Thread.currentThread().join();
    }
  }

  public ConsoleFake() throws IOException {
    this(0);
  }

  ConsoleFake(int wanted) throws IOException {
    door = opened(wanted);
    port = door.getLocalPort();
  }

  private ServerSocket opened(int where) throws IOException {
    ServerSocket made = new ServerSocket();
    made.setReuseAddress(true);
    made.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), where));
    porter = start(() -> admit(made));
    return made;
  }

  private static Thread start(Runnable what) {
    Thread thread = new Thread(what, "console-fake");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void admit(ServerSocket from) {
    try (from) {
      while (true) {
        Socket line = from.accept();
        lines.add(line);
        start(() -> converse(line));
      }
    } catch (IOException e) {
      return; // the door is shut
    }
  }

  private void converse(Socket line) {
    try (line;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(line.getInputStream(), UTF_8))) {
      boolean known = false;
      for (String asked = in.readLine(); asked != null; asked = in.readLine()) {
        String answer = known ? answer(asked.split(" ", -1)) : login(asked.split(" ", -1));
        known |= answer.equals("OK");
        if (answer.equals(CUT)) {
          return;
        } else if (!answer.equals(NEVER)) {
          line.getOutputStream().write((answer + "\n").getBytes(UTF_8));
        }
      }
    } catch (IOException e) {
      return; // the caller has gone
    } finally {
      lines.remove(line);
    }
  }

  private String login(String... words) {
    if (has(Fault.HANG)) {
      hanging.incrementAndGet();
      return NEVER;
    }
    logins.incrementAndGet();
    boolean right =
        words.length == 4 && words[0].equals("LOGIN") && words[2].equals("console+pass%2Bword");
    return right && !has(Fault.LOGIN_REFUSED) ? "OK" : "ERR login";
  }

  private String answer(String... words) {
    if (has(Fault.HANG)) {
      hanging.incrementAndGet();
      return NEVER;
    } else if (has(Fault.LOGIN_REFUSED)) {
      logins.incrementAndGet();
      return "ERR login";
    }
    boolean command = Set.of("ON", "OFF", "CYCLE").contains(words[0]);
    if (command) {
      commands.incrementAndGet();
    }
    return decline().orElseGet(() -> command ? switchOutlet(words) : show(words));
  }

  private Optional<String> decline() {
    return fault.flatMap(
        one ->
            switch (one) {
              case BUSY -> Optional.of("ERR busy");
              case BUSY_WITH_TIME -> Optional.of("ERR busy " + RETRY_AFTER.toSeconds());
              case GARBAGE -> Optional.of("<<<");
              case EMPTY_ANSWER -> Optional.of("");
              default -> Optional.empty();
            });
  }

  private String show(String... words) {
    if (words[0].equals("HELLO")) {
      return "OK";
    } else if (words[0].equals("LIST")) {
      return "3:web";
    } else if (!words[1].equals("3")) {
      return "ERR outlet";
    } else if (words[0].equals("FALLS")) {
      return String.valueOf(falls.get());
    } else if (relayFailed) {
      return "ERR declined";
    }
    return has(Fault.UNKNOWN_STATE) ? "CHANGING" : state.name();
  }

  private String switchOutlet(String... words) {
    if (has(Fault.FORBIDDEN)) {
      return "ERR right";
    } else if (has(Fault.REFUSED)) {
      return "ERR declined";
    } else if (!words[1].equals("3")) {
      return "ERR outlet";
    } else if (has(Fault.FAILS_LATER)) {
      relayFailed = true;
      return "OK";
    }
    if (!words[0].equals("ON") && state == PowerState.ON) {
      falls.incrementAndGet();
    }
    state = words[0].equals("OFF") ? PowerState.OFF : PowerState.ON;
    return has(Fault.LOST_REPLY) ? CUT : "OK";
  }

  private boolean has(Fault one) {
    return fault.filter(one::equals).isPresent();
  }

  @Override
  public String kind() {
    return "console";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "ip", "127.0.0.1", "ipport", String.valueOf(port), "username", "ops", "password", PASSWORD);
  }

  @Override
  public String plug() {
    return "3";
  }

  @Override
  public PowerState state() {
    return state;
  }

  @Override
  public void put(PowerState to) {
    state = to;
  }

  @Override
  public void inject(Fault one) {
    heal();
    fault = Optional.of(one);
    if (one == Fault.UNREACHABLE) {
      shut();
    }
  }

  private void shut() {
    try {
      door.close();
      porter.join(); // while one waits at a door it lets in, shut or not
      for (Socket line : lines) {
        line.close();
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void heal() {
    fault = Optional.empty();
    if (door.isClosed()) {
      try {
        door = opened(port);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public int logins() {
    return logins.get();
  }

  @Override
  public int commands() {
    return commands.get();
  }

  @Override
  public int hanging() {
    return hanging.get();
  }

  @Override
  public int sockets() {
    return lines.size();
  }

  @Override
  public void close() {
    shut();
  }
}
