package org.palisade.host.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.palisade.host.machine.Boot;
import org.palisade.plugin.Parameter.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers refused logins, so that no account is locked by repeating them: one small file for each
 * pair of endpoint and credentials, named by a keyed hash of them, so that daemon, standby and the
 * next start know of it too. Where the directory cannot be written, this process alone remembers.
 * Thread-safe.
 */
public final class HoldOffs {
  private static final Logger LOG = LoggerFactory.getLogger(HoldOffs.class);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final String KEY_FILE = "key";

  /**
   * A refused login that is remembered.
   *
   * @param age how long ago it was refused
   * @param left how long it must not be repeated yet; zero where only monitors are held
   */
  public record Hold(Duration age, Duration left) {}

  // nanoTime counts from the boot and is the same in all processes; the clock serves after a
  // reboot.
  private record Refusal(String boot, long nanos, long epochMillis) {
    static Optional<Refusal> parse(String text) {
      String[] parts = text.strip().split(" ", -1);
      try {
        return parts.length == 3
            ? Optional.of(new Refusal(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])))
            : Optional.empty();
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    String text() {
      return boot + " " + nanos + " " + epochMillis + "\n";
    }
  }

  private final Path directory;
  private final Supplier<Duration> time;
  private final String boot;
  private final LongSupplier nanos;
  private final Clock clock;
  private final SecretKeySpec secret;
  // What could not be written to the directory: a refusal, or that there is none any more.
  private final Map<String, Optional<Refusal>> unwritten = new ConcurrentHashMap<>();
  private final AtomicBoolean saidUnwritable = new AtomicBoolean();

  /**
   * Hold-offs of a machine.
   *
   * @param directory where they are kept; made if it is not there
   * @param time how long a refused login is not repeated, asked for at each use
   */
  public HoldOffs(Path directory, Supplier<Duration> time) {
    this(directory, time, Boot.id(), System::nanoTime, Clock.systemUTC());
  }

  HoldOffs(Path directory, Supplier<Duration> time, String boot, LongSupplier nanos, Clock clock) {
    this.directory = directory;
    this.time = time;
    this.boot = boot;
    this.nanos = nanos;
    this.clock = clock;
    this.secret = new SecretKeySpec(key(), "HmacSHA256");
    prune();
  }

  private byte[] key() {
    byte[] fresh = new byte[32];
    new SecureRandom().nextBytes(fresh);
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path file = directory.resolve(KEY_FILE);
      publish(fresh, file);
      byte[] kept = Files.readAllBytes(file);
      return kept.length == fresh.length ? kept : renewed(fresh, file);
    } catch (IOException e) {
      sayUnwritable(e);
      return fresh;
    }
  }

  // A link either makes the whole file or finds another process's: no one sees half a key.
  private void publish(byte[] fresh, Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Path draft = draft(fresh);
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("another process made {} first", file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private byte[] renewed(byte[] fresh, Path file) throws IOException {
    LOG.warn("{}: not a key of {} bytes; made anew, held logins are forgotten", file, fresh.length);
    Files.move(draft(fresh), file, StandardCopyOption.ATOMIC_MOVE);
    return fresh;
  }

  // createTempFile makes files that only their owner can read.
  private Path draft(byte[] content) throws IOException {
    Path draft = Files.createTempFile(directory, ".", "");
    try {
      return Files.write(draft, content);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
  }

  private void prune() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[0-9a-f]*")) {
      for (Path file : files) {
        Optional<Hold> hold = find(file.getFileName().toString());
        if (hold.filter(old -> old.age().compareTo(KEPT) > 0).isPresent()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.debug("{} was not tidied: {}", directory, e.toString());
    }
  }

  /**
   * What a device's logins are remembered by.
   *
   * @param spec the device
   * @return a keyed hash of endpoint and credentials; shows neither
   */
  public String id(DeviceSpec spec) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      update(mac, Endpoint.of(spec.values().texts(Role.ENDPOINT)));
      update(mac, spec.values().texts(Role.CREDENTIAL));
      return HexFormat.of().formatHex(mac.doFinal(), 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JVM without HmacSHA256", e);
    }
  }

  private static void update(Mac mac, Map<String, String> values) {
    values.forEach(
        (name, value) -> {
          update(mac, name);
          update(mac, value);
        });
  }

  private static void update(Mac mac, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    mac.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    mac.update(bytes);
  }

  /**
   * Whether a login was refused.
   *
   * @param id from {@link #id}
   * @return the refusal, as long as nothing has changed since; its {@code left} may be zero
   */
  public Optional<Hold> find(String id) {
    return read(id).map(this::hold);
  }

  private Optional<Refusal> read(String id) {
    Optional<Refusal> here = unwritten.get(id);
    if (here != null) {
      return here;
    }
    Path file = directory.resolve(id);
    // Looking is cheaper than failing to open, and this is asked before each call.
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Optional<Refusal> there = Refusal.parse(Files.readString(file));
      // A damaged note still says that a login was refused; its file says when.
      return there.or(() -> Optional.of(damaged(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", file, e.toString());
      return Optional.empty();
    }
  }

  private Refusal damaged(Path file) {
    long changed = clock.millis();
    try {
      changed = Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      LOG.debug("{} went away: {}", file, e.toString());
    }
    return new Refusal("damaged", 0, changed);
  }

  private Hold hold(Refusal refusal) {
    Duration past =
        refusal.boot().equals(boot)
            ? Duration.ofNanos(nanos.getAsLong() - refusal.nanos())
            : Duration.ofMillis(clock.millis() - refusal.epochMillis());
    // A clock that was set back must not hold for longer than the whole time.
    Duration age = past.isNegative() ? Duration.ZERO : past;
    Duration left = time.get().minus(age);
    return new Hold(age, left.isNegative() ? Duration.ZERO : left);
  }

  /**
   * Remembers that a login was refused just now.
   *
   * @param id from {@link #id}
   */
  public void refused(String id) {
    Refusal refusal = new Refusal(boot, nanos.getAsLong(), clock.millis());
    try {
      Path draft = draft(refusal.text().getBytes(StandardCharsets.US_ASCII));
      Files.move(draft, directory.resolve(id), StandardCopyOption.ATOMIC_MOVE);
      unwritten.remove(id);
    } catch (IOException e) {
      unwritten.put(id, Optional.of(refusal));
      sayUnwritable(e);
    }
  }

  private void sayUnwritable(IOException e) {
    if (saidUnwritable.compareAndSet(false, true)) {
      LOG.error(
          "{} cannot be written ({}): refused logins are remembered by this process alone; "
              + "free space or mend its permissions",
          directory,
          e.toString());
    }
  }

  /**
   * Forgets a refused login: it worked since, or an operator says so.
   *
   * @param id from {@link #id}
   */
  public void forget(String id) {
    try {
      Files.deleteIfExists(directory.resolve(id));
      unwritten.remove(id);
    } catch (IOException e) {
      unwritten.put(id, Optional.empty());
      sayUnwritable(e);
    }
  }

  /**
   * Forgets all refused logins of this machine.
   *
   * @return how many
   * @throws IOException if the directory cannot be read or changed; some may be forgotten by then
   */
  public int forgetAll() throws IOException {
    int forgotten = unwritten.size();
    unwritten.clear();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[0-9a-f]*")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
        forgotten++;
      }
    }
    return forgotten;
  }
}
