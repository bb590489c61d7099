package org.palisade.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.Executors;

/**
 * A power strip on the network, as the plugin author's example drives it, run on the switch of the
 * cluster. What is plugged in lives in a folder, where a test reads and changes it:
 *
 * <pre>
 * outlets/NAME   "on" or "off"            habits/NAME   "stays-on", "slow" (2 s), "unreachable"
 * log            a line for each request
 * </pre>
 *
 * An outlet that is named like a node of the cluster really powers that node; outlets that are
 * named like its supplies, "node3-a" and "node3-b", power it for as long as one of them is on.
 */
public final class Strip {
  static final String TOKEN = "Marker-strip-4711";

  private final Path folder;
  private final Path cluster;

  private Strip(Path folder, Path cluster) {
    this.folder = folder;
    this.cluster = cluster;
  }

  /**
   * Serves until it is killed.
   *
   * @param args address, port, the folder, and the script that powers nodes
   * @throws IOException if the address is taken
   */
  public static void main(String[] args) throws IOException {
    // Without it each answer waits 40 ms for the client's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 0);
    Strip strip = new Strip(Path.of(args[2]), Path.of(args[3]));
    server.createContext("/outlets/", strip::serve);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path asked = Path.of(exchange.getRequestURI().getPath());
      String outlet = asked.getNameCount() > 1 ? asked.getName(1).toString() : "";
      String word = asked.getNameCount() > 2 ? asked.getName(2).toString() : "";
      log(exchange.getRequestMethod() + " " + outlet + " " + word);
      if (habit(outlet).equals("unreachable")) {
        return; // closes without an answer
      }
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
      } else if (outlet.isEmpty()) {
        exchange.sendResponseHeaders(200, -1);
      } else if (!isNode(outlet) && !Files.exists(outlets().resolve(outlet))) {
        exchange.sendResponseHeaders(404, -1);
      } else if (exchange.getRequestMethod().equals("GET")) {
        byte[] answer = state(outlet).getBytes(UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
      } else {
        switchTo(outlet, word);
        exchange.sendResponseHeaders(204, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void switchTo(String outlet, String word) throws IOException, InterruptedException {
    String habit = habit(outlet);
    if (habit.equals("stays-on")) {
      return;
    }
    if (habit.equals("slow")) {
      Thread.sleep(2_000);
    }
    change(outlet, word);
  }

  // One at a time: a look at the supplies must not be older than what is done about it, and nobody
  // may read a state whose change is not yet in the log.
  private synchronized void change(String outlet, String word)
      throws IOException, InterruptedException {
    if (isNode(outlet)) {
      script(word, outlet);
    } else {
      write(outlets().resolve(outlet), word);
    }
    if (outlet.matches("node[0-9]-[a-z]")) {
      powerBySupplies(outlet.substring(0, outlet.indexOf('-')));
    }
    log("now " + outlet + " " + word);
  }

  private void powerBySupplies(String node) throws IOException, InterruptedException {
    boolean powered = false;
    try (DirectoryStream<Path> supplies = Files.newDirectoryStream(outlets(), node + "-[a-z]")) {
      for (Path supply : supplies) {
        powered |= Files.readString(supply).equals("on");
      }
    }
    script(powered ? "on" : "off", node);
  }

  private synchronized String state(String outlet) throws IOException, InterruptedException {
    return isNode(outlet) ? script("power", outlet) : Files.readString(outlets().resolve(outlet));
  }

  private String script(String... words) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(cluster.toString(), words[0], words[1]);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException("cluster " + words[0] + " " + words[1] + " failed");
    }
    return out;
  }

  private static boolean isNode(String outlet) {
    return outlet.matches("node[0-9]");
  }

  private String habit(String outlet) throws IOException {
    Path file = folder.resolve("habits").resolve(outlet);
    return !outlet.isEmpty() && Files.exists(file) ? Files.readString(file).strip() : "";
  }

  private Path outlets() {
    return folder.resolve("outlets");
  }

  private synchronized void log(String line) throws IOException {
    Files.writeString(
        folder.resolve("log"),
        Instant.now() + " " + line + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static synchronized void write(Path file, String word) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, word);
    Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}
