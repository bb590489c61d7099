package org.palisade.it;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.nio.file.Path;
import org.palisade.plugin.StonithPlugin;

/** Makes a bundle of the plugin author's example, with the one line that the author's guide has. */
final class StripBundle {
  static final String SYMBOLIC_NAME = "org.example.http-strip";

  /** The example is test code of the API's module, and no part of its published contract test. */
  private static final Path EXAMPLE = Path.of("..", "plugin-api", "target", "test-classes");

  private StripBundle() {}

  static void write(Path jar, String version) {
    try (Builder builder = new Builder()) {
      builder.addClasspath(EXAMPLE.toFile());
      builder.addClasspath(
          Path.of(StonithPlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toFile());
      builder.setProperty("Bundle-SymbolicName", SYMBOLIC_NAME);
      builder.setProperty("Bundle-Version", version);
      builder.setProperty(
          "-includeresource",
          content("StripPlugin.class") + "," + content("StripPlugin$Strip.class"));
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

  private static String content(String file) {
    String folder = "org/palisade/plugin/example/";
    return folder + file + "=" + EXAMPLE.resolve(folder + file);
  }
}
