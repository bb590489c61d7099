package org.palisade.plugin.http.wire;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An emulator as a process of its own, with nothing but this package and Jackson beside it. */
public final class Program implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private Program(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts one.
   *
   * @param main its main class
   * @param options its options
   * @return a process that {@link #close} kills
   * @throws IOException if it cannot be started
   * @throws URISyntaxException if a class is nowhere
   */
  public static Program start(Class<?> main, String... options)
      throws IOException, URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    List<String> places = new ArrayList<>(List.of(placeOf(main), placeOf(Program.class)));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (Path.of(entry).getFileName().toString().startsWith("jackson-")) {
        places.add(entry);
      }
    }
    command.addAll(List.of("-cp", String.join(File.pathSeparator, places), main.getName()));
    command.addAll(List.of(options));
    return new Program(new ProcessBuilder(command).start());
  }

  private static String placeOf(Class<?> type) throws URISyntaxException {
    return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI()).getPath();
  }

  /**
   * The rest of the next line that begins in a certain way.
   *
   * @param start the beginning
   * @return what follows it
   * @throws IOException if the program ends before
   */
  public String told(String start) throws IOException {
    String line = out.readLine();
    while (line != null && !line.startsWith(start)) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("it ended: " + complaint());
    }
    return line.substring(start.length());
  }

  /**
   * What it says on standard error until it ends.
   *
   * @return the text
   * @throws IOException if it cannot be read
   */
  public String complaint() throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /**
   * Waits for its end.
   *
   * @return its exit code
   * @throws InterruptedException when interrupted
   */
  public int end() throws InterruptedException {
    return process.waitFor();
  }

  /** Kills it. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
