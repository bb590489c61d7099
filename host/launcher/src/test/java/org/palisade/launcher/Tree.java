package org.palisade.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * An installed tree of a test's own: the real programs and jars, and plugins that the test makes.
 */
final class Tree {
  private static final Path BUILT = Path.of(System.getProperty("tree"));

  private final Path home;

  /** Lays the tree out. */
  Tree(Path home) throws IOException {
    this.home = home;
    for (String directory :
        List.of("bin", "sbin", "stonith.d", "libexec", "lib", "plugins", "etc/devices")) {
      Files.createDirectories(home.resolve(directory));
    }
    Files.createSymbolicLink(home.resolve("lib/bundles"), BUILT.resolve("lib/bundles"));
    Files.createSymbolicLink(home.resolve("lib/lazy"), BUILT.resolve("lib/lazy"));
    try (Stream<Path> jars = Files.list(BUILT.resolve("lib"))) {
      jars.filter(jar -> jar.toString().endsWith(".jar"))
          .forEach(jar -> link("lib/" + jar.getFileName(), jar));
    }
    link("lib/palisade-launcher.jar", Path.of(System.getProperty("launcher")));
    try (Stream<Path> jars = Files.list(BUILT.resolve("plugins"))) {
      jars.forEach(jar -> link("plugins/" + jar.getFileName(), jar));
    }
    Files.copy(Path.of(System.getProperty("script")), home.resolve("bin/palisaded"));
    Files.copy(Path.of(System.getProperty("frontEnd")), home.resolve("libexec/front-end"));
    for (String link :
        List.of(
            "bin/palisade",
            "sbin/fence_palisade",
            "sbin/fence_ipmi_stub",
            "sbin/fence_clc",
            "stonith.d/palisade")) {
      link(link, Path.of("../libexec/front-end"));
    }
    device(
        "bench",
        "plugin = ipmi-stub",
        "ip = bench",
        "username = admin",
        "password = admin",
        "targets = node1:1, node2:2");
  }

  private void link(String name, Path to) {
    try {
      Files.createSymbolicLink(home.resolve(name), to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path home() {
    return home;
  }

  Path path(String name) {
    return home.resolve(name);
  }

  /** All programs of the tree that run: daemons, standby hosts and front ends. */
  List<ProcessHandle> processes() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(this::isOfTheTree).toList();
    }
  }

  private boolean isOfTheTree(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
          .contains(home.toString());
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  /** Ends what a test has left running. */
  void endProcesses() {
    processes().forEach(ProcessHandle::destroyForcibly);
  }

  /** The process id of the standby host. */
  long standby() throws IOException {
    String lock = Files.readString(path("var/run/standby.lock"));
    return Long.parseLong(lock.substring(0, lock.indexOf(' ')));
  }

  /** What the journal's files hold, if there are any. */
  String journal() throws IOException {
    StringBuilder all = new StringBuilder();
    Path directory = path("var/journal");
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          all.append(Files.readString(file));
        }
      }
    }
    return all.toString();
  }

  /** Writes a device file. */
  void device(String name, String... lines) throws IOException {
    Path file = path("etc/devices/" + name + ".cfg");
    Files.write(file, List.of(lines));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Ships a plugin that was built, by one of its classes. */
  void shipped(Class<?> plugin) throws IOException {
    try {
      Path jar = Path.of(plugin.getProtectionDomain().getCodeSource().getLocation().toURI());
      link("plugins/" + jar.getFileName(), jar);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** Packs a class of the tests, with those within it, as a plugin's bundle that is shipped. */
  void plugin(Class<?> plugin) throws IOException {
    plugin(plugin, "1.0.0", path("plugins/" + name(plugin) + ".jar"));
  }

  /** Packs a version of a plugin, and moves it to where it is wanted. */
  void plugin(Class<?> plugin, String version, Path file) throws IOException {
    Map<String, String> headers =
        Map.of(
            "Service-Component", "OSGI-INF/plugin.xml",
            "Import-Package", "org.palisade.plugin;version=\"[1.0,2)\"");
    Path part = Files.createTempFile(home, "plugin", ".part");
    try (JarOutputStream jar = bundle(name(plugin), version, headers, part)) {
      jar.putNextEntry(new ZipEntry("OSGI-INF/plugin.xml"));
      jar.write(component(plugin).getBytes(StandardCharsets.UTF_8));
      for (Path one : classFiles(plugin)) {
        String directory = plugin.getPackageName().replace('.', '/') + "/";
        jar.putNextEntry(new ZipEntry(directory + one.getFileName()));
        Files.copy(one, jar);
      }
    }
    Files.createDirectories(file.getParent());
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String name(Class<?> plugin) {
    return plugin.getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Begins a bundle in {@code plugins}. */
  JarOutputStream bundle(String name, Map<String, String> headers) throws IOException {
    return bundle(name, "1.0.0", headers, path("plugins/" + name + ".jar"));
  }

  private static JarOutputStream bundle(
      String name, String version, Map<String, String> headers, Path to) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "org.example." + name);
    main.putValue("Bundle-Version", version);
    headers.forEach(main::putValue);
    return new JarOutputStream(Files.newOutputStream(to), manifest);
  }

  private static String component(Class<?> plugin) {
    return """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s">
          <implementation class="%s"/>
          <service><provide interface="org.palisade.plugin.StonithPlugin"/></service>
        </scr:component>
        """
        .formatted(plugin.getName(), plugin.getName());
  }

  private static List<Path> classFiles(Class<?> plugin) throws IOException {
    String name = plugin.getSimpleName();
    try {
      Path self = Path.of(plugin.getResource(name + ".class").toURI());
      try (Stream<Path> files = Files.list(self.getParent())) {
        return new ArrayList<>(
            files
                .filter(file -> file.getFileName().toString().matches(name + "(\\$.*)?\\.class"))
                .toList());
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
