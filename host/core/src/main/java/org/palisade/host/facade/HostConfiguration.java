package org.palisade.host.facade;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.palisade.host.control.Configuration;
import org.palisade.host.control.Hosts;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.dispatch.ConfigurationCheck;
import org.palisade.host.dispatch.Finding;
import org.palisade.host.dispatch.PlacesCheck;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.inventory.Topology;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;
import org.palisade.plugin.Secret;

/** Checks the configuration in force. Thread-safe. */
public final class HostConfiguration implements Configuration {
  /** Passwords are few and short: a digest of them must be slow to guess by. */
  private static final int SLOW = 600_000;

  private static final int DIGEST_BYTES = 6;

  private final Inventory inventory;
  private final Hosts hosts;
  private final ConfigurationCheck check;
  private final PlacesCheck places;

  /**
   * The configuration of a host.
   *
   * @param inventory what is configured
   * @param hosts the hosts that can be fenced
   * @param check finds what is wrong in it
   * @param places finds what is wrong around it
   */
  public HostConfiguration(
      Inventory inventory, Hosts hosts, ConfigurationCheck check, PlacesCheck places) {
    this.check = check;
    this.places = places;
    this.inventory = inventory;
    this.hosts = hosts;
  }

  @Override
  public Report check() throws InterruptedException {
    inventory.refresh();
    // Before the findings, so that devices that never gave their list are asked for it.
    Hosts.Listing listing = hosts.list();
    List<Problem> problems = new ArrayList<>();
    Set<String> said = new HashSet<>();
    List<Finding> findings = new ArrayList<>(check.findings());
    findings.addAll(places.findings(inventory.current()));
    for (Finding one : findings) {
      problems.add(new Problem(severity(one), one.where(), one.line(), one.text()));
      said.add(one.toString());
      said.add(one.text());
    }
    listing.warnings().stream()
        .filter(warning -> !said.contains(warning))
        .forEach(warning -> problems.add(new Problem(Severity.ERROR, "hosts", 0, warning)));
    int usable = (int) inventory.current().devices().stream().filter(this::opens).count();
    return new Report(usable, listing.hosts().size(), problems);
  }

  // A file may be read well and yet hold what its plugin cannot make a device of.
  private boolean opens(Inventory.Device device) {
    return check.unopened(device.spec()).isEmpty();
  }

  private static Severity severity(Finding finding) {
    return switch (finding.severity()) {
      case ERROR -> Severity.ERROR;
      case WARNING -> Severity.WARNING;
    };
  }

  @Override
  public List<Digest> digest() {
    Inventory.Snapshot snapshot = inventory.current();
    List<Digest> digests = new ArrayList<>();
    digests.add(new Digest("settings", fast(snapshot.settings().toString())));
    digests.add(new Digest("topology", fast(plain(snapshot.topology()))));
    StringBuilder secrets = new StringBuilder();
    for (Inventory.Device device : snapshot.devices()) {
      digests.add(new Digest(device.spec().name(), fast(plain(device))));
      device.spec().values().secrets().forEach(one -> add(secrets, device.spec().name(), one));
    }
    digests.add(new Digest("secrets", slow(secrets.toString())));
    return digests;
  }

  /** The levels; which line they stand in is nobody's business. */
  private static String plain(Topology topology) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(topology.lines())
        .forEach((host, line) -> add(text, host, line.levels().toString()));
    return text.toString();
  }

  /** All that is no secret. */
  private static String plain(Inventory.Device device) {
    Set<String> secrets = namesOfSecrets(device.spec());
    StringBuilder text = new StringBuilder(device.spec().type().name());
    for (Role role : Role.values()) {
      SortedMap<String, String> values = device.spec().values().texts(role);
      values.forEach((name, value) -> add(text, name, secrets.contains(name) ? "" : value));
    }
    Map<String, String> targets = new TreeMap<>(device.targets().plugs());
    add(text, "list", String.valueOf(device.targets().listed()));
    targets.forEach((host, plug) -> add(text, host, plug));
    add(text, "timing", device.timing().toString() + device.fenceTimeout());
    new TreeMap<>(device.upkeep().expected()).forEach((host, one) -> add(text, host, one));
    device.verifyWith().ifPresent(name -> add(text, "verify_with", name));
    add(text, "upkeep", device.upkeep().probeInterval() + " " + device.upkeep().keepsVanished());
    return text.toString();
  }

  // By name: a user may be called what a password is.
  private static Set<String> namesOfSecrets(DeviceSpec spec) {
    Set<String> names = new HashSet<>();
    for (Parameter<?> parameter : spec.type().parameters()) {
      if (spec.values().find(parameter).filter(Secret.class::isInstance).isPresent()) {
        names.add(parameter.name());
      }
    }
    return names;
  }

  private static void add(StringBuilder text, String name, String value) {
    text.append(name.length()).append(':').append(name);
    text.append(value.length()).append(':').append(value);
  }

  private static String fast(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String slow(String text) {
    byte[] salt = "palisade check --digest".getBytes(StandardCharsets.US_ASCII);
    PBEKeySpec spec = new PBEKeySpec(text.toCharArray(), salt, SLOW, DIGEST_BYTES * 8);
    try {
      SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
      return HexFormat.of().formatHex(factory.generateSecret(spec).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
    }
  }
}
