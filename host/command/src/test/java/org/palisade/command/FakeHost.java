package org.palisade.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.palisade.host.control.Agents;
import org.palisade.host.control.Brake;
import org.palisade.host.control.Change;
import org.palisade.host.control.Configuration;
import org.palisade.host.control.Control;
import org.palisade.host.control.DeviceBook;
import org.palisade.host.control.History;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Imports;
import org.palisade.host.control.Kinds;
import org.palisade.host.control.Memory;
import org.palisade.host.control.Plugins;
import org.palisade.host.control.Task;
import org.palisade.host.inventory.Hostlist;

/** A host that does and says what a test wants, and notes what it was told to do. */
final class FakeHost implements Control {
  static final Instant THEN = Instant.parse("2026-11-24T12:00:00Z");

  final Map<String, Hosts.Known> known = new TreeMap<>();
  final List<String> warnings = new ArrayList<>();
  final Map<String, Hosts.State> states = new LinkedHashMap<>();
  final List<DeviceBook.Device> devices = new ArrayList<>();
  final List<History.Past> past = new ArrayList<>();
  final List<Configuration.Problem> problems = new ArrayList<>();
  final List<Plugins.Version> versions = new ArrayList<>();
  final List<Kinds.Kind> kinds = new ArrayList<>();
  final List<String> did = new ArrayList<>();
  Optional<History.Filter> filter = Optional.empty();
  Optional<Hosts.Wish> wish = Optional.empty();
  Optional<Consumer<History.Past>> follower = Optional.empty();
  Consumer<Hosts.Watcher> fencing = watcher -> {};
  Brake.State braked = new Brake.State(true, false, "at most 12 hosts in 60 s");
  boolean standby;
  boolean fails;
  volatile boolean cancelled;
  boolean bare;

  FakeHost knows(String... hosts) {
    for (String host : hosts) {
      known.put(host, new Hosts.Known(host, "bench", host.replaceAll("\\D", "")));
      states.put(host, new Hosts.State(host, Hosts.Power.ON, "bench", "1", ""));
    }
    return this;
  }

  static Kinds.Kind kind(String name) {
    return new Kinds.Kind(
        name,
        "Fence agent for a strip",
        "It speaks SNMP.",
        Optional.of("https://example.org/"),
        List.of(),
        List.of("its off is believed only of a plug that was seen on before"),
        List.of(
            new Kinds.Setting(
                "ip", List.of("ipaddr"), Kinds.Form.TEXT, List.of(), true, "", "Where"),
            new Kinds.Setting(
                "snmp_version",
                List.of(),
                Kinds.Form.CHOICE,
                List.of("1", "2c"),
                false,
                "1",
                "Which")));
  }

  static Hosts.Result done(String host) {
    return new Hosts.Result(
        host, true, "powered-off", "observed-off", host + " was switched off", List.of());
  }

  static Hosts.Result failed(String host, String why) {
    return new Hosts.Result(host, false, "failed", "", why, List.of());
  }

  static DeviceBook.Device device(String name, DeviceBook.Standing standing, String why) {
    return new DeviceBook.Device(
        name,
        "ipmi-stub",
        standing,
        "warm",
        Optional.of(THEN),
        Optional.of(THEN),
        false,
        Map.of("node1", "1"),
        why,
        Map.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  static DeviceBook.Device device(String name, Optional<String> verifiedBy, String... verifies) {
    return new DeviceBook.Device(
        name,
        "ipmi-stub",
        DeviceBook.Standing.READY,
        "warm",
        Optional.empty(),
        Optional.empty(),
        false,
        Map.of(),
        "",
        Map.of(),
        List.of(),
        verifiedBy,
        List.of(verifies),
        Optional.empty());
  }

  static History.Past past(String host, History.Stage stage, String verdict, String evidence) {
    return past(host, stage, verdict, evidence, "");
  }

  /** A fencing whose readings were those of another device. */
  static History.Past verified(String host, String verifier) {
    return past(host, History.Stage.ENDED, "powered-off", "observed-off", verifier);
  }

  private static History.Past past(
      String host, History.Stage stage, String verdict, String evidence, String verifier) {
    return new History.Past(
        "op-" + host,
        stage,
        THEN,
        THEN.plusSeconds(2),
        host,
        "off",
        "bench",
        "1",
        verifier,
        "root",
        "palisade",
        verdict,
        evidence,
        "a message",
        Optional.of(Duration.ofSeconds(2)));
  }

  private static Hosts.State unknown(String host) {
    String why = "no device can fence host '" + host + "'";
    return new Hosts.State(host, Hosts.Power.UNKNOWN, "", "", why);
  }

  private Change change(String what) {
    did.add(what);
    return new Change(!fails, fails ? "the disk is full" : what);
  }

  @Override
  public String version() {
    return "0.1.0";
  }

  @Override
  public boolean standby() {
    return standby;
  }

  @Override
  public Hosts hosts() {
    return new Hosts() {
      @Override
      public Listing list() {
        return new Listing(List.copyOf(known.values()), warnings);
      }

      @Override
      public List<String> expand(String text) {
        return Hostlist.expand(text);
      }

      @Override
      public Task states(List<String> hosts, Consumer<Hosts.State> then) {
        hosts.forEach(host -> then.accept(states.getOrDefault(host, unknown(host))));
        return () -> {};
      }

      @Override
      public Task rehearse(Action action, List<String> hosts, Consumer<Rehearsal> then) {
        for (String host : hosts) {
          Tried owner = new Tried("owner", true, "bench/1", Duration.ofMillis(1));
          Tried login =
              new Tried("login", !fails, fails ? "login refused" : "it answers", Duration.ZERO);
          List<String> would = fails ? List.of() : List.of("send off to bench/1");
          then.accept(
              new Rehearsal(host, !fails, List.of(owner, login), would, Duration.ofMillis(5)));
        }
        return () -> {};
      }

      @Override
      public Task fence(Wish asked, List<String> hosts, Watcher watcher) {
        wish = Optional.of(asked);
        did.add(Words.word(asked.action()) + " " + String.join(",", hosts));
        fencing.accept(watcher);
        return () -> cancelled = true;
      }
    };
  }

  @Override
  public DeviceBook devices() {
    return new DeviceBook() {
      @Override
      public List<Device> list() {
        return List.copyOf(devices);
      }

      @Override
      public Task probe(List<String> names, Consumer<List<Device>> then) {
        did.add("probe " + String.join(",", names));
        then.accept(devices.stream().filter(one -> names.contains(one.name())).toList());
        return () -> {};
      }

      @Override
      public Change release(String name, String who) {
        return change("release " + name + " by " + who);
      }

      @Override
      public Change pin(String name, boolean replace) {
        return change((replace ? "replace the pin of " : "pin ") + name);
      }

      @Override
      public Change pinEndpoint(String name, boolean replace) {
        return change((replace ? "replace the endpoint of " : "pin the endpoint of ") + name);
      }
    };
  }

  @Override
  public Optional<Plugins> plugins() {
    Plugins plugins =
        new Plugins() {
          @Override
          public List<Version> list() {
            return List.copyOf(versions);
          }

          @Override
          public Plugins.Result install(Path jar) {
            return result("install " + jar);
          }

          @Override
          public Plugins.Result remove(String plugin) {
            return result("remove " + plugin);
          }

          @Override
          public Plugins.Result rollback(String plugin) {
            return result("rollback " + plugin);
          }

          private Plugins.Result result(String what) {
            Change change = change(what);
            return new Plugins.Result(change.done(), change.text(), List.of("a note"));
          }
        };
    return bare ? Optional.empty() : Optional.of(plugins);
  }

  @Override
  public Kinds kinds() {
    return new Kinds() {
      @Override
      public Optional<Kind> describe(String name) {
        return kinds.stream().filter(one -> one.name().equals(name)).findFirst();
      }

      @Override
      public Optional<String> whyNot(String name) {
        return name.startsWith("agent:") ? Optional.of("it fences nothing") : Optional.empty();
      }
    };
  }

  @Override
  public History history() {
    return new History() {
      @Override
      public List<Past> find(Filter wanted) {
        filter = Optional.of(wanted);
        return List.copyOf(past);
      }

      @Override
      public Change confirm(String host, String who, String why) {
        return change("confirm " + host + " by " + who + ": " + why);
      }

      @Override
      public Task follow(Consumer<Past> then) {
        follower = Optional.of(then);
        past.forEach(then);
        return () -> cancelled = true;
      }
    };
  }

  @Override
  public Configuration configuration() {
    return new Configuration() {
      @Override
      public Report check() {
        return new Report(devices.size(), known.size(), problems);
      }

      @Override
      public List<Digest> digest() {
        return List.of(new Digest("settings", "00ff"), new Digest("secrets", "abcd"));
      }
    };
  }

  @Override
  public Memory memory() {
    return new Memory() {
      @Override
      public List<String> forgetNode(String name) throws IOException {
        did.add("forget " + name);
        if (fails) {
          throw new IOException("disk full");
        }
        return name.equals("vm1") ? List.of("clc/VM101 for 'vm1'") : List.of();
      }

      @Override
      public int forgetLogins() throws IOException {
        did.add("forget logins");
        if (fails) {
          throw new IOException("disk full");
        }
        return 1;
      }
    };
  }

  @Override
  public Optional<Brake> brake() {
    Brake brake =
        new Brake() {
          @Override
          public Brake.State state() {
            return braked;
          }

          @Override
          public Change release(String who) {
            return change("brake released by " + who);
          }
        };
    return bare ? Optional.empty() : Optional.of(brake);
  }

  @Override
  public Agents agents() {
    return new Agents() {
      @Override
      public List<Linked> link(Path folder) {
        return List.of(new Linked("fence_palisade", change("link " + folder)));
      }

      @Override
      public List<Linked> unlink(Path folder) {
        return List.of(new Linked("fence_palisade", change("unlink " + folder)));
      }
    };
  }

  @Override
  public Imports imports() {
    return (format, file, write) -> {
      did.add("import " + format + " " + file + (write ? "" : " dry"));
      if (fails) {
        throw new IOException(file + " is not whole JSON: line 1, column 7; nothing was written");
      }
      return new Imports.Result(
          bare
              ? List.of()
              : List.of(new Imports.Made("pdu", Path.of("/etc/p/pdu.cfg"), "bank", "node1:1")),
          bare ? List.of() : List.of(new Imports.Line("node1", "pdu ; bmc")),
          Duration.ofMinutes(2),
          List.of(new Imports.Note("old", "no plugin does what 'fence_old' does")));
    };
  }
}
