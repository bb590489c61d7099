package org.palisade.host.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.palisade.host.cib.Cib;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Types;
import org.palisade.host.intake.Imported.DeviceMade;
import org.palisade.host.inventory.DeviceReader;
import org.palisade.host.inventory.Inventory;

/**
 * Takes over devices from files of other programs. Contacts no device; may run a password program
 * that such a file names. Thread-safe.
 */
public final class Intake {
  private static final int MOST_BYTES = 32 << 20;

  /** What a file is. */
  public enum Format {
    /** Pacemaker's configuration: the CIB, or what pcs prints of fence resources. */
    PACEMAKER,
    /** {@code powerman.conf}. */
    POWERMAN,
    /** A table of BMCs. */
    BMCS
  }

  private final Kinds kinds;
  private final Inventory inventory;
  private final Devices devices;
  private final DeviceReader reader;
  private final Path etc;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * An intake.
   *
   * @param types the kinds in force
   * @param inventory what is configured by now
   * @param devices opens devices, which contacts nothing
   * @param etc the directory of {@code devices/} and {@code topology.cfg}
   */
  public Intake(Types types, Inventory inventory, Devices devices, Path etc) {
    this.kinds = new Kinds(types);
    this.inventory = inventory;
    this.devices = devices;
    this.reader = new DeviceReader(types, inventory);
    this.etc = etc;
  }

  /**
   * Takes over a file.
   *
   * @param format what it is
   * @param file the file
   * @param write whether to write; else it is only said what would be written
   * @return what was made of it
   * @throws IOException where it cannot be read or is not whole, or something cannot be written;
   *     nothing is written then, or what is is said
   */
  public Imported take(Format format, Path file, boolean write) throws IOException {
    Source source = source(format, file);
    lock.lock();
    try {
      Existing existing = new Existing(etc, inventory.refresh());
      Selection selection = new Selection(source, existing, reader, devices);
      selection.choose();
      if (write && !selection.files().isEmpty()) {
        write(selection);
      }
      return new Imported(
          selection.files().stream().map(one -> made(one, existing)).toList(),
          selection.lines(),
          selection.time(),
          selection.notes());
    } finally {
      lock.unlock();
    }
  }

  private void write(Selection selection) throws IOException {
    NewFiles files = new NewFiles(etc);
    try {
      files.write(selection.texts(), selection.lines());
    } catch (IOException e) {
      throw new IOException(files.outcome() + ": " + why(e), e);
    }
    inventory.refresh();
  }

  // The message alone may be no more than the file's name.
  private static String why(IOException e) {
    return e instanceof FileSystemException ? e.toString() : e.getMessage();
  }

  private static DeviceMade made(Candidate one, Existing existing) {
    String name = one.draft().name();
    return new DeviceMade(
        name, existing.file(name), one.device().spec().type().name(), one.targets());
  }

  private Source source(Format format, Path file) throws IOException {
    String text = text(file);
    try {
      return switch (format) {
        case PACEMAKER -> new PacemakerSource(cib(text.strip()), kinds).read();
        case POWERMAN -> new PowermanSource(kinds, name -> included(file, name)).read(whole(text));
        case BMCS -> new BmcTable(kinds).read(whole(text));
      };
    } catch (IOException e) {
      throw new IOException(file + " " + e.getMessage() + "; nothing was written", e);
    }
  }

  private static Cib cib(String text) throws IOException {
    if (text.startsWith("{")) {
      return PcsDocument.parse(text);
    }
    if (text.startsWith("<")) {
      return Cib.parse(text);
    }
    throw new IOException(
        "is neither XML ('cibadmin --query') nor JSON ('pcs stonith config --output-format json')");
  }

  // The half of a line may be another plug, or half of a password.
  private static String whole(String text) throws IOException {
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new IOException(
          "ends in the middle of a line, as a file that is half written does; end its last line");
    }
    return text;
  }

  private static String included(Path file, String name) throws IOException {
    Path path = file.resolveSibling(name);
    if (!Files.isRegularFile(path)) {
      throw new IOException("there is no such file");
    }
    return text(path);
  }

  private static String text(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(file + " is larger than " + MOST_BYTES + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8 text", e);
    } catch (FileSystemException e) {
      throw new IOException(file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }
}
