package org.palisade.host.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A jar that was found whole and to be a plugin's.
 *
 * @param plugin its symbolic name
 * @param version its version, in three or four parts
 */
record Jar(String plugin, String version) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final Pattern VERSION =
      Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9})(?:\\.(\\d{1,9})(\\.[A-Za-z0-9_-]+)?)?)?");
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/(MANIFEST\\.MF|SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))");
  private static final long MOST_UNPACKED = 512L << 20;
  private static final String OURS = "org.palisade.";
  private static final String OUR_PLUGINS = "org.palisade.plugin.";

  /** What people call it. */
  String name() {
    return plugin + " " + version;
  }

  /**
   * Reads the whole of a jar.
   *
   * @param file the very file that is to be installed
   * @param trust whose signature it needs
   * @return what it is
   * @throws Refused where it is damaged, no plugin, or not signed as it must be
   */
  static Jar check(Path file, Trust trust) throws Refused {
    try (JarFile jar = new JarFile(file.toFile(), true)) {
      Jar known = of(jar.getManifest());
      new Reading(jar, trust).readAll();
      return known;
    } catch (IOException e) {
      throw damaged(e);
    } catch (SecurityException e) {
      throw new Refused("has a signature that does not fit its content: " + e.getMessage());
    }
  }

  /**
   * What a jar says that it is, without reading it all.
   *
   * @param file a jar
   * @return what it is
   * @throws Refused where it is no plugin's jar
   */
  static Jar manifest(Path file) throws Refused {
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      return of(jar.getManifest());
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private static Refused damaged(IOException e) {
    return new Refused("is no whole jar: empty, cut off or damaged (" + e.getMessage() + ")");
  }

  private static Jar of(Manifest manifest) throws Refused {
    if (manifest == null) {
      throw new Refused("is no plugin: it has no manifest");
    }
    Attributes main = manifest.getMainAttributes();
    String name = header(main, "Bundle-SymbolicName").replaceFirst(";.*", "").strip();
    if (!NAME.matcher(name).matches()) {
      throw new Refused(
          "is no plugin: its manifest has no usable Bundle-SymbolicName ('" + name + "')");
    }
    if (!header(main, "Fragment-Host").isEmpty()) {
      throw new Refused("is no plugin: it is a fragment, a part of another bundle");
    }
    if (name.startsWith(OURS) && !name.startsWith(OUR_PLUGINS)) {
      throw new Refused("is no plugin: " + name + " is a part of the host; update the host itself");
    }
    return new Jar(name, version(header(main, "Bundle-Version")));
  }

  private static String header(Attributes main, String name) {
    return Optional.ofNullable(main.getValue(name)).orElse("").strip();
  }

  private static String version(String written) throws Refused {
    Matcher parts = VERSION.matcher(written.isEmpty() ? "0.0.0" : written);
    if (!parts.matches()) {
      throw new Refused("has no usable Bundle-Version ('" + written + "'); 1.2.3 would be one");
    }
    return number(parts.group(1))
        + "."
        + number(parts.group(2))
        + "."
        + number(parts.group(3))
        + Optional.ofNullable(parts.group(4)).orElse("");
  }

  private static int number(String part) {
    return part == null ? 0 : Integer.parseInt(part);
  }

  /** One reading of all entries. */
  private static final class Reading {
    private final JarFile jar;
    private final Trust trust;
    private final Set<String> names = new HashSet<>();
    private final byte[] buffer = new byte[8 << 10];
    private long unpacked;

    Reading(JarFile jar, Trust trust) {
      this.jar = jar;
      this.trust = trust;
    }

    void readAll() throws IOException, Refused {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (!names.add(entry.getName())) {
          throw new Refused("is damaged: it holds " + entry.getName() + " twice");
        }
        read(entry);
        requireSigned(entry);
      }
    }

    // The JDK's own reader of jars does not compare the checksum.
    private void read(JarEntry entry) throws IOException, Refused {
      CRC32 sum = new CRC32();
      try (InputStream in = jar.getInputStream(entry)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          sum.update(buffer, 0, read);
          unpacked += read;
          if (unpacked > MOST_UNPACKED) {
            throw new Refused("unpacks to more than " + (MOST_UNPACKED >> 20) + " MiB");
          }
        }
      }
      if (sum.getValue() != entry.getCrc()) {
        throw new Refused("is damaged: the checksum of " + entry.getName() + " is wrong");
      }
    }

    // Signers are known only once an entry was read to its end.
    private void requireSigned(JarEntry entry) throws Refused {
      boolean exempt = entry.isDirectory() || SIGNATURE.matcher(entry.getName()).matches();
      if (trust.required()
          && !exempt
          && !trust.covers(Optional.ofNullable(entry.getCodeSigners()))) {
        throw new Refused(
            "is not signed as plugins.trust requires ("
                + entry.getName()
                + "); have it signed with jarsigner by one of the certificates named there");
      }
    }
  }
}
