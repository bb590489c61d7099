package org.palisade.host.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.palisade.host.cib.Cib;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Types;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.inventory.Inventory.Snapshot;
import org.palisade.plugin.StonithException;

/**
 * Looks for all that may keep a host from being fenced, or have another one switched off: in the
 * files, in the lists of the devices as they were last known, and in Pacemaker's configuration
 * where there is one. Contacts no device. May wait some seconds for Pacemaker. Thread-safe.
 */
public final class ConfigurationCheck {
  private static final Duration PACEMAKER_LIMIT = Duration.ofSeconds(5);

  /** Asks Pacemaker for its configuration. */
  private static final List<String> QUERY = List.of("cibadmin", "--query");

  private final Inventory inventory;
  private final Dispatcher dispatcher;
  private final Devices devices;
  private final Types types;
  private final Callable<Optional<String>> pacemaker;

  /**
   * A check.
   *
   * @param inventory what is configured; looked at anew
   * @param dispatcher knows the lists
   * @param devices opens devices, which contacts nothing
   * @param types the kinds in force, whose agents Pacemaker may use
   */
  public ConfigurationCheck(
      Inventory inventory, Dispatcher dispatcher, Devices devices, Types types) {
    this(inventory, dispatcher, devices, types, ConfigurationCheck::queried);
  }

  ConfigurationCheck(
      Inventory inventory,
      Dispatcher dispatcher,
      Devices devices,
      Types types,
      Callable<Optional<String>> pacemaker) {
    this.inventory = inventory;
    this.dispatcher = dispatcher;
    this.devices = devices;
    this.types = types;
    this.pacemaker = pacemaker;
  }

  /**
   * Checks.
   *
   * @return what was found, files first
   * @throws InterruptedException where nobody waits for it any more
   */
  public List<Finding> findings() throws InterruptedException {
    Snapshot snapshot = inventory.refresh();
    List<Finding> all = new ArrayList<>();
    Set<String> said = new HashSet<>();
    for (Inventory.Problem problem : snapshot.problems()) {
      said.add(problem.text());
      all.add(new Finding(Finding.Severity.ERROR, problem.file(), problem.line(), problem.text()));
    }
    snapshot.devices().forEach(device -> unopened(device.spec()).ifPresent(all::add));
    for (String trouble : dispatcher.troubles(snapshot)) {
      if (said.add(trouble)) {
        all.add(Finding.error("hosts", trouble));
      }
    }
    for (String shared : new ExpectedMachines(snapshot.devices()).shared()) {
      all.add(Finding.warning("hosts", shared));
    }
    all.addAll(pacemakers(snapshot));
    return List.copyOf(all);
  }

  /**
   * Has a device opened, which contacts nothing: what no setting alone shows to be wrong, its
   * plugin may see in several together.
   *
   * @param device the device
   * @return why it cannot be used, if so
   */
  public Optional<Finding> unopened(DeviceSpec device) {
    try {
      devices.lease(device).close();
      return Optional.empty();
    } catch (StonithException e) {
      String prefix = device.name() + ": ";
      String text = e.getMessage();
      return Optional.of(
          Finding.error(
              inventory.file(device.name()),
              text.startsWith(prefix) ? text.substring(prefix.length()) : text));
    }
  }

  private List<Finding> pacemakers(Snapshot snapshot) throws InterruptedException {
    try {
      Optional<String> xml = pacemaker.call();
      if (xml.isEmpty()) {
        return List.of();
      }
      Duration longest =
          snapshot.devices().stream()
              .flatMap(one -> one.fenceTimeout().stream())
              .reduce(snapshot.settings().fenceTimeout(), ConfigurationCheck::longer);
      return new PacemakerCheck(types::agent, host -> dispatcher.isKnown(snapshot, host), longest)
          .findings(Cib.parse(xml.get()));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return List.of(
          Finding.warning("Pacemaker", "its configuration could not be read: " + e.getMessage()));
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  // A cluster that is not running, or not there, is no mistake.
  private static Optional<String> queried() throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(QUERY)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> bytes(process));
      byte[] printed = output.get(PACEMAKER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      boolean ended = process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0;
      return ended ? Optional.of(new String(printed, StandardCharsets.UTF_8)) : Optional.empty();
    } catch (TimeoutException e) {
      throw new IOException("cibadmin did not answer within 5 s", e);
    } catch (ExecutionException e) {
      throw new IOException("cibadmin's answer could not be read", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static byte[] bytes(Process process) {
    try {
      return process.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
