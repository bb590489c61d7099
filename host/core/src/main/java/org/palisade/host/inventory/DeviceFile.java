package org.palisade.host.inventory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.ProvenOff;
import org.palisade.host.device.Timing;
import org.palisade.host.device.Types;
import org.palisade.host.device.Values;
import org.palisade.host.inventory.Inventory.Device;
import org.palisade.host.inventory.Inventory.Targets;
import org.palisade.host.settings.ConfigFile;
import org.palisade.host.settings.Suggestion;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;

/** Makes a device of the lines of its file, or says all that is wrong with them. Used once. */
final class DeviceFile {
  static final String PLUGIN = "plugin";
  static final String TARGETS = "targets";
  private static final String KEEP = "keep";
  static final Parameter<Duration> FENCE_TIMEOUT = Parameter.seconds("fence_timeout");

  static final Parameter<Duration> PROBE_INTERVAL = Parameter.seconds("probe_interval");
  static final Parameter<String> VANISHED =
      Parameter.choice("vanished", "refuse", KEEP).orElse("refuse");

  /** The device whose readings count in place of its own. */
  static final Parameter<String> VERIFY_WITH =
      Parameter.text("verify_with")
          .help(
              "The device whose readings count in place of its own: the name of a file in"
                  + " etc/devices that names the same hosts");

  /** Which machines the plugs must power. */
  static final Parameter<String> EXPECT = Parameter.text("expect");

  /** What one load of all files has in common. */
  static final class Context {
    private final Types types;
    private final Map<String, String> kindDefaults;
    private final Secrets secrets;
    private final long untilNanos;
    private final Map<DeviceType, Names> names = new ConcurrentHashMap<>();

    Context(Types types, Map<String, String> kindDefaults, Secrets secrets, long untilNanos) {
      this.types = types;
      this.kindDefaults = kindDefaults;
      this.secrets = secrets;
      this.untilNanos = untilNanos;
    }

    private Names names(DeviceType type) {
      return names.computeIfAbsent(type, Names::new);
    }
  }

  /**
   * What became of a file.
   *
   * @param device the device, where nothing is wrong
   * @param faults what is wrong
   * @param kind what the file calls its kind; empty text where it names none
   * @param targetsLine where its targets are; 0 where it has none
   * @param verifierLine where it says who verifies it, or else its kind
   * @param type the kind, where a plugin in force has it
   * @param dependencies what else the device was made from
   * @param hosts the hosts that it names, where something else is wrong
   */
  record Result(
      Optional<Device> device,
      List<ConfigFile.Fault> faults,
      String kind,
      int targetsLine,
      int verifierLine,
      Optional<DeviceType> type,
      List<Dependency> dependencies,
      Set<String> hosts) {}

  private final String name;
  private final ConfigFile file;
  private final Context context;
  private final List<ConfigFile.Fault> faults;
  private final List<Dependency> dependencies = new ArrayList<>();
  private final List<String> credentials = new ArrayList<>();

  DeviceFile(String name, ConfigFile file, Context context) {
    this.name = name;
    this.file = file;
    this.context = context;
    this.faults = new ArrayList<>(file.faults());
  }

  Result read() {
    Optional<ConfigFile.Line> plugin = line(PLUGIN);
    String kind = plugin.map(ConfigFile.Line::value).orElse("");
    Optional<DeviceType> type = kind.isEmpty() ? Optional.empty() : context.types.kind(kind);
    Optional<Device> device = Optional.empty();
    if (type.isPresent()) {
      device = device(type.get());
    } else {
      faults.add(withoutKind(plugin));
    }
    return new Result(
        faults.isEmpty() ? device : Optional.empty(),
        faults,
        kind,
        line(TARGETS).map(ConfigFile.Line::number).orElse(0),
        line(VERIFY_WITH.name()).or(() -> plugin).map(ConfigFile.Line::number).orElse(0),
        type,
        dependencies,
        faults.isEmpty() ? Set.of() : hosts());
  }

  private Set<String> hosts() {
    return line(TARGETS).map(line -> TargetsLine.hosts(line.value())).orElse(Set.of());
  }

  private Optional<ConfigFile.Line> line(String key) {
    return file.lines().stream().filter(line -> line.key().equals(key)).findFirst();
  }

  private ConfigFile.Fault withoutKind(Optional<ConfigFile.Line> plugin) {
    List<String> known = context.types.names();
    String kinds =
        known.isEmpty() ? "no plugin is in force" : "in force are " + KindNames.brief(known);
    if (plugin.isEmpty()) {
      return new ConfigFile.Fault(0, "'plugin' is required; " + kinds);
    }
    String written = plugin.get().value();
    Optional<String> why = context.types.whyNot(written);
    if (why.isPresent()) {
      return new ConfigFile.Fault(
          plugin.get().number(), "kind '" + written + "' cannot be used: " + why.get());
    }
    return new ConfigFile.Fault(
        plugin.get().number(),
        "no plugin in force has kind '"
            + written
            + "'"
            + Suggestion.question(written, known)
            + "; "
            + kinds
            + "; tried again when one comes");
  }

  private Optional<Device> device(DeviceType type) {
    Names names = context.names(type);
    Map<String, String> texts = new HashMap<>();
    Map<String, Integer> lines = new HashMap<>();
    takeDefaults(type, texts);
    for (ConfigFile.Line line : file.lines()) {
      if (!line.key().equals(PLUGIN) && !line.key().equals(TARGETS)) {
        take(line, names, texts, lines);
      }
    }
    Optional<Values> values = check(ProvenOff.parameters(type), texts, lines);
    Optional<Values> times = check(names.times(), texts, lines);
    Optional<Targets> targets = targets(type);
    if (values.isEmpty() || times.isEmpty() || targets.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> expected = expected(times.get(), targets.get(), lines);
    return Optional.of(
        new Device(
            new DeviceSpec(type, values.get()),
            Timing.from(type, times.get()),
            times.get().find(FENCE_TIMEOUT),
            targets.get(),
            times.get().find(VERIFY_WITH),
            new Inventory.Upkeep(
                times.get().find(PROBE_INTERVAL),
                times.get().get(VANISHED).equals(KEEP),
                credentials,
                expected)));
  }

  private void takeDefaults(DeviceType type, Map<String, String> texts) {
    String prefix = type.name() + ".";
    context.kindDefaults.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            texts.put(key.substring(prefix.length()), value);
          }
        });
  }

  private void take(
      ConfigFile.Line line, Names names, Map<String, String> texts, Map<String, Integer> lines) {
    Optional<Names.Meaning> meaning = names.meaning(line.key());
    if (meaning.isEmpty()) {
      faults.add(new ConfigFile.Fault(line.number(), names.unknown(line.key())));
      return;
    }
    String parameter = meaning.get().parameter().name();
    Integer first = lines.putIfAbsent(parameter, line.number());
    if (first != null) {
      faults.add(
          new ConfigFile.Fault(
              line.number(),
              "'" + line.key() + "' says again what line " + first + " says; keep one of the two"));
      return;
    }
    Optional<Secrets.Source> source = meaning.get().source();
    if (meaning.get().parameter().role() == Parameter.Role.CREDENTIAL) {
      credentials.add(origin(line, meaning.get()));
    }
    if (source.isEmpty()) {
      texts.put(parameter, line.value());
    } else {
      takeSecret(line, source.get(), parameter, texts);
    }
  }

  // A name is shown, a secret is not; of a secret that comes from elsewhere it is said where from.
  private String origin(ConfigFile.Line line, Names.Meaning meaning) {
    boolean secret =
        meaning.source().isEmpty() && meaning.parameter().type() == Parameter.Type.SECRET;
    return line.key()
        + (secret ? "" : " = " + line.value())
        + " (line "
        + line.number()
        + " of etc/devices/"
        + name
        + ".cfg)";
  }

  private void takeSecret(
      ConfigFile.Line line, Secrets.Source source, String parameter, Map<String, String> texts) {
    Secrets.Found found = context.secrets.find(source, line.value(), context.untilNanos);
    dependencies.add(found.dependency());
    found.text().ifPresent(text -> texts.put(parameter, text));
    if (found.text().isEmpty()) {
      faults.add(new ConfigFile.Fault(line.number(), "'" + line.key() + "': " + found.problem()));
    }
  }

  private Optional<Values> check(
      List<Parameter<?>> parameters, Map<String, String> texts, Map<String, Integer> lines) {
    try {
      return Optional.of(Values.check(name, parameters, texts));
    } catch (Values.InvalidValues e) {
      for (Values.Problem problem : e.problems()) {
        int line = lines.getOrDefault(problem.parameter(), 0);
        // A secret whose source failed was told of already.
        boolean given = texts.containsKey(problem.parameter());
        if (line == 0 || given) {
          String from = line == 0 && given ? " (set by palisade.cfg)" : "";
          faults.add(new ConfigFile.Fault(line, problem.text() + from));
        }
      }
      return Optional.empty();
    }
  }

  private Map<String, String> expected(Values times, Targets targets, Map<String, Integer> lines) {
    Optional<String> text = times.find(EXPECT);
    try {
      return text.isEmpty() ? Map.of() : ExpectLine.parse(text.get(), targets);
    } catch (IllegalArgumentException e) {
      faults.add(
          new ConfigFile.Fault(
              lines.getOrDefault(EXPECT.name(), 0), "'expect': " + e.getMessage()));
      return Map.of();
    }
  }

  private Optional<Targets> targets(DeviceType type) {
    Optional<ConfigFile.Line> line = line(TARGETS);
    if (line.isEmpty()) {
      faults.add(
          new ConfigFile.Fault(
              0,
              "'targets' is required: the hosts that it can fence, or 'list' to ask the device"));
      return Optional.empty();
    }
    try {
      return Optional.of(TargetsLine.parse(line.get().value(), type));
    } catch (IllegalArgumentException e) {
      faults.add(new ConfigFile.Fault(line.get().number(), "'targets': " + e.getMessage()));
      return Optional.empty();
    }
  }

  /** The names that a device file of a kind may use. */
  static final class Names {
    private static final Map<String, String> OLD_NAMES =
        Map.of(
            "login", "username",
            "passwd", "password",
            "ipaddr", "ip",
            "secure", "ssh",
            "passwd_script", "password_script");

    /**
     * What a name means.
     *
     * @param parameter the parameter that it sets
     * @param source where its value comes from, where that is not the line itself
     */
    record Meaning(Parameter<?> parameter, Optional<Secrets.Source> source) {}

    private final List<Parameter<?>> times;
    private final Map<String, Meaning> meanings = new LinkedHashMap<>();
    private final SortedSet<String> newest = new TreeSet<>();
    private final List<String> plugs = new ArrayList<>();

    Names(DeviceType type) {
      List<Parameter<?>> common = new ArrayList<>(Timing.parameters(type));
      common.addAll(List.of(FENCE_TIMEOUT, PROBE_INTERVAL, VANISHED, VERIFY_WITH, EXPECT));
      this.times = List.copyOf(common);
      for (Parameter<?> parameter : ProvenOff.parameters(type)) {
        add(parameter);
      }
      common.forEach(this::add);
      OLD_NAMES.forEach(
          (old, now) ->
              Optional.ofNullable(meanings.get(now)).ifPresent(m -> meanings.putIfAbsent(old, m)));
    }

    private void add(Parameter<?> parameter) {
      List<String> all = new ArrayList<>(parameter.aliases());
      all.add(parameter.name());
      if (parameter.role() == Parameter.Role.PLUG) {
        plugs.addAll(all);
        return;
      }
      Meaning plain = new Meaning(parameter, Optional.empty());
      all.forEach(one -> meanings.putIfAbsent(one, plain));
      newest.add(parameter.name());
      if (parameter.type() == Parameter.Type.SECRET) {
        for (Secrets.Source source : Secrets.Source.values()) {
          newest.add(parameter.name() + source.suffix());
          all.forEach(
              one ->
                  meanings.putIfAbsent(
                      one + source.suffix(), new Meaning(parameter, Optional.of(source))));
        }
      }
    }

    List<Parameter<?>> times() {
      return times;
    }

    Optional<Meaning> meaning(String key) {
      return Optional.ofNullable(meanings.get(key.replace('-', '_')));
    }

    /** A parameter by its newest or an older name. */
    Optional<Parameter<?>> parameter(String key) {
      return meaning(key).filter(m -> m.source().isEmpty()).map(Meaning::parameter);
    }

    String unknown(String key) {
      String bare = key.replace('-', '_');
      if (plugs.contains(bare) || bare.equals("plug") || bare.equals("port")) {
        return "'" + key + "' has no place here: 'targets = host:plug' names the plugs";
      }
      SortedSet<String> allowed = new TreeSet<>(newest);
      allowed.add(PLUGIN);
      allowed.add(TARGETS);
      return "there is no setting '"
          + key
          + "'"
          + Suggestion.question(bare, allowed)
          + "; allowed are "
          + String.join(", ", allowed);
    }
  }
}
