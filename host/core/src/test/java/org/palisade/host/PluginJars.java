package org.palisade.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.palisade.plugin.StonithPlugin;

/**
 * Makes jars of a plugin whose devices are files that say ON or OFF, so that all its versions and
 * all processes see the same device. A test says what else a version does.
 */
final class PluginJars {
  static final String NAME = "org.example.lamp";

  private static final String SOURCE =
      """
      package org.example.lamp;

      import java.io.IOException;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.List;
      import org.palisade.plugin.*;

      public final class Lamp implements StonithPlugin {
        static final Parameter<String> FILE =
            Parameter.text("file").role(Parameter.Role.ENDPOINT).required();

        public Lamp() {
          /*constructor*/
        }

        @Override
        public List<DeviceType> deviceTypes() {
          /*types*/
          return List.of(
              DeviceType.of("lamp", Device.class, this::open)
                  .parameters(FILE /*parameters*/)
                  .parallelCalls(4)
                  .agent("fence_lamp" /*agents*/));
        }

        private StonithDevice open(Settings settings) throws StonithException {
          /*open*/
          return new Device(Path.of(settings.get(FILE)));
        }

        @Override
        public void close() {
          /*close*/
        }

        static class Device implements StonithDevice /*capabilities*/ {
          /*more*/
          private final Path folder;

          Device(Path folder) {
            this.folder = folder;
          }

          private Path file(String plug) {
            return folder.resolve(plug);
          }

          @Override
          public PowerState read(String plug, Call call) throws StonithException, IOException, InterruptedException {
            /*read*/
            return PowerState.valueOf(Files.readString(file(plug)).strip());
          }

          @Override
          public void powerOff(String plug, Call call) throws StonithException, IOException, InterruptedException {
            /*off*/
            write(plug, "OFF");
          }

          @Override
          public void powerOn(String plug, Call call) throws IOException {
            write(plug, "ON");
          }

          private void write(String plug, String state) throws IOException {
            Path fresh = folder.resolve("." + plug + Thread.currentThread().getId());
            Files.writeString(fresh, state);
            Files.move(fresh, file(plug), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
          }

          @Override
          public void monitor(Call call) {}
        }

        /** Loaded by nobody before its first use. */
        public static final class Late {
          public static String word() {
            return "late";
          }
        }
      }
      """;

  private static final Map<String, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();

  private final Map<String, String> code = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private String name = NAME;
  private final String version;

  private PluginJars(String version) {
    this.version = version;
    headers.put("Import-Package", "org.palisade.plugin;version=\"[1.0,2)\"");
    headers.put("Service-Component", "OSGI-INF/lamp.xml");
  }

  /** A version of the plugin that does all it should. */
  static PluginJars version(String version) {
    return new PluginJars(version);
  }

  /** Has a version do something at a place that the source names. */
  PluginJars code(String place, String statements) {
    code.put(place, statements);
    return this;
  }

  PluginJars header(String header, String value) {
    headers.put(header, value);
    return this;
  }

  PluginJars named(String other) {
    name = other;
    return this;
  }

  /** Writes the jar in one go, as a good copy does. */
  Path write(Path jar) throws IOException {
    Path fresh = jar.resolveSibling(jar.getFileName() + ".part");
    try (OutputStream file = Files.newOutputStream(fresh);
        JarOutputStream out = new JarOutputStream(file)) {
      put(out, JarFile.MANIFEST_NAME, bytes(manifest()));
      put(out, "OSGI-INF/lamp.xml", component().getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, byte[]> one : classes().entrySet()) {
        put(out, one.getKey(), one.getValue());
      }
    }
    return Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void put(JarOutputStream out, String entry, byte[] bytes) throws IOException {
    ZipEntry timeless = new ZipEntry(entry); // the same content makes the same bytes
    timeless.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
    out.putNextEntry(timeless);
    out.write(bytes);
    out.closeEntry();
  }

  private static byte[] bytes(Manifest manifest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    manifest.write(bytes);
    return bytes.toByteArray();
  }

  private Manifest manifest() {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version);
    headers.forEach(main::putValue);
    return manifest;
  }

  private static String component() {
    return """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="lamp">
          <implementation class="org.example.lamp.Lamp"/>
          <service><provide interface="org.palisade.plugin.StonithPlugin"/></service>
        </scr:component>
        """;
  }

  private Map<String, byte[]> classes() {
    String source = SOURCE;
    for (Map.Entry<String, String> one : code.entrySet()) {
      String place = "/*" + one.getKey() + "*/";
      if (!source.contains(place)) {
        throw new IllegalArgumentException("no place " + one.getKey());
      }
      source = source.replace(place, one.getValue());
    }
    return COMPILED.computeIfAbsent(source, PluginJars::compile);
  }

  private static Map<String, byte[]> compile(String source) {
    try {
      Path out = Files.createTempDirectory("lamp");
      String api =
          Path.of(StonithPlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toString();
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      boolean done =
          compiler
              .getTask(
                  null,
                  null,
                  null,
                  List.of("-d", out.toString(), "-cp", api, "-nowarn", "-proc:none"),
                  null,
                  List.of(new Source(source)))
              .call();
      if (!done) {
        throw new IllegalArgumentException(source);
      }
      return collect(out);
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, byte[]> collect(Path out) throws IOException {
    Map<String, byte[]> found = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (file.toString().endsWith(".class")) {
          found.put(out.relativize(file).toString(), Files.readAllBytes(file));
        }
        Files.delete(file);
      }
    }
    return found;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///org/example/lamp/Lamp.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
