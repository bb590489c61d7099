package org.palisade.it;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.palisade.plugin.StonithPlugin;

/** Makes plugins of the examples for plugin authors, as the guide says. */
final class ExampleBundle {
  private static final Path API = Path.of("..", "plugin-api").toAbsolutePath().normalize();
  static final String STRIP = "org.example.http-strip";

  private static final String EXAMPLES = "org/palisade/plugin/example/";

  private ExampleBundle() {}

  /** The first example: a power strip. */
  static void strip(Path jar, String version) {
    Path classes = API.resolve("target/test-classes");
    write(jar, STRIP, version, classes, "StripPlugin.class", "StripPlugin$Strip.class");
  }

  /** The second example: a power console. */
  static void console(Path jar, String version) {
    write(jar, "org.example.console", version, API.resolve("target/test-classes"), CONSOLE);
  }

  /**
   * The second example, as its author goes on with it: compiled anew with a line changed.
   *
   * @param line a line of its source
   * @param instead what takes its place
   */
  static void consoleWith(Path jar, String version, String line, String instead) {
    Path sources = Shipped.folder("console-" + version);
    try {
      Path folder = Files.createDirectories(sources.resolve(EXAMPLES + "console"));
      for (String name : List.of("ConsolePlugin", "ConsoleDevice", "ConsoleLine")) {
        String file = name + ".java";
        String text =
            Files.readString(API.resolve("src/test/java/" + EXAMPLES + "console").resolve(file));
        if (name.equals("ConsolePlugin") && !text.contains(line)) {
          throw new AssertionError("the example has no line " + line);
        }
        Files.writeString(folder.resolve(file), text.replace(line, instead));
      }
      compile(sources);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(jar, "org.example.console", version, sources, CONSOLE);
  }

  /**
   * A bundle under another version.
   *
   * @param jar the bundle
   * @param version its version from now on
   * @param out where it is written
   */
  static void again(Path jar, String version, Path out) {
    try (Jar bundle = new Jar(jar.toFile())) {
      bundle.getManifest().getMainAttributes().putValue("Bundle-Version", version);
      bundle.write(out.toFile());
    } catch (Exception e) {
      throw new AssertionError("cannot make " + out, e);
    }
  }

  private static final String[] CONSOLE = {
    "console/ConsolePlugin.class", "console/ConsoleDevice.class", "console/ConsoleLine.class"
  };

  private static void compile(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      List<String> arguments =
          Stream.concat(
                  Stream.of("--release", "17", "-cp", api().toString(), "-d", sources.toString()),
                  files.map(Path::toString).filter(file -> file.endsWith(".java")))
              .toList();
      int code =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, arguments.toArray(String[]::new));
      if (code != 0) {
        throw new AssertionError("the example does not compile");
      }
    }
  }

  /** Whatever runs an example's fake: the examples with their tests, and the API. */
  static String fakes() {
    return API.resolve("target/test-classes") + ":" + api();
  }

  private static Path api() {
    try {
      return Path.of(
          StonithPlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(
      Path jar, String symbolicName, String version, Path classes, String... content) {
    try (Builder builder = new Builder()) {
      builder.addClasspath(classes.toFile());
      builder.addClasspath(api().toFile());
      builder.setProperty("Bundle-SymbolicName", symbolicName);
      builder.setProperty("Bundle-Version", version);
      builder.setProperty(
          "-includeresource",
          String.join(
              ",",
              Stream.of(content)
                  .map(file -> EXAMPLES + file + "=" + classes.resolve(EXAMPLES + file))
                  .toList()));
      builder.setProperty(
          "Service-Component",
          "${classes;CONCRETE;IMPLEMENTS;org.palisade.plugin.StonithPlugin}"
              + ";provide:=org.palisade.plugin.StonithPlugin");
      Jar bundle = builder.build();
      if (!builder.isOk()) {
        throw new AssertionError("the example makes no bundle: " + builder.getErrors());
      }
      bundle.write(jar.toFile());
    } catch (Exception e) {
      throw new AssertionError("cannot make " + jar, e);
    }
  }
}
