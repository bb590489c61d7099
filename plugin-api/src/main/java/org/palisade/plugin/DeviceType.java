package org.palisade.plugin;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One kind of device: its name, texts, parameters and habits. Immutable and thread-safe: each
 * method that changes something returns a copy.
 */
public final class DeviceType {

  /** Opens a device of a kind. */
  @FunctionalInterface
  public interface Opener {

    /**
     * Makes a device from its settings, after checking what concerns several of them together.
     * Contacts nothing and starts nothing.
     *
     * @param settings checked values
     * @return a device that has not connected yet
     * @throws StonithException with {@link StonithException.Reason#INVALID_SETTINGS}
     */
    StonithDevice open(Settings settings) throws StonithException;
  }

  /** What is special about a kind. */
  public enum Trait {
    /** The device powers one machine: no plug need be named. */
    ONE_PLUG,
    /**
     * The device often powers one machine, and sometimes several. A plug that nobody named, or that
     * only the cluster named by its node, comes as empty text: the only one there is. A device that
     * has several refuses it and says what there is to choose from.
     */
    PLUG_OPTIONAL,
    /** {@code A1} and {@code a1} are one plug. */
    PLUGS_IGNORE_CASE,
    /** It cuts a machine off storage or network rather than power: enable and disable. */
    FABRIC,
    /** Its on must be run by the target itself. */
    ON_TARGET,
    /** The power state cannot be asked for: such a kind never satisfies off or reboot by itself. */
    STATE_UNREADABLE,
    /**
     * It says off too where it does not know, of a plug that it has not, say. The host believes its
     * off only of a plug that it has seen on before.
     */
    OFF_UNPROVEN
  }

  /** The times that have another default for this kind. */
  public enum Timing {
    /** How long a state may take to be reached after an accepted command; 20 s. */
    POWER_TIMEOUT,
    /** How long the state is not asked for after an accepted command; 0 s. */
    POWER_WAIT,
    /** The time between two readings of the state; 1 s. */
    STATUS_SLEEP,
    /** How long connecting and logging in may take; 5 s. */
    LOGIN_TIMEOUT,
    /** How long an answer to one request may take; 3 s. */
    SHELL_TIMEOUT
  }

  /** What is known of a kind. Filled before it is published, and not changed afterwards. */
  private static final class Details {
    private final Class<? extends StonithDevice> device;
    private final Opener opener;
    private List<String> agents = List.of();
    private String shortText;
    private String longText = "";
    private Optional<URI> vendor = Optional.empty();
    private List<Parameter<?>> parameters = List.of();
    private Set<Trait> traits = Set.of();
    private Map<Timing, Duration> timing = Map.of();
    private int parallelCalls = 1;
    private Duration keepWarm = Duration.ofSeconds(10);
    private int confirmOff = 1;
    private Duration lateOn = Duration.ofSeconds(15);

    Details(Class<? extends StonithDevice> device, Opener opener, String shortText) {
      this.device = Objects.requireNonNull(device, "device class");
      this.opener = Objects.requireNonNull(opener, "opener");
      this.shortText = shortText;
    }

    Details(Details other) {
      this(other.device, other.opener, other.shortText);
      agents = other.agents;
      longText = other.longText;
      vendor = other.vendor;
      parameters = other.parameters;
      traits = other.traits;
      timing = other.timing;
      parallelCalls = other.parallelCalls;
      keepWarm = other.keepWarm;
      confirmOff = other.confirmOff;
      lateOn = other.lateOn;
    }
  }

  private final String name;
  private final Supplier<Details> details;

  private DeviceType(String name, Supplier<Details> details) {
    this.name = name;
    this.details = details;
  }

  /**
   * A kind that is fully known. The interfaces of the device's class ({@link PlugLister}, {@link
   * PowerCycler}) say which actions its agent offers.
   *
   * @param name lower-case letters, digits, {@code -} and {@code .}; what {@code plugin = …} in a
   *     device file says. The kinds of a {@linkplain #isBridged bridge} have a second part behind a
   *     {@code :}, where {@code _} is allowed too
   * @param device the class of what the opener returns
   * @param opener opens a device
   * @return a kind without an agent, with one call at a time, warm for 10 s, one reading for an off
   *     and a late on of 15 s
   */
  public static DeviceType of(String name, Class<? extends StonithDevice> device, Opener opener) {
    Details plain = new Details(device, opener, name + " fencing device");
    return new DeviceType(requireName(name), () -> plain);
  }

  /**
   * A kind whose details cost something to learn: they are asked for when first used, once.
   *
   * @param name as in {@link #of}
   * @param details gives a kind of the same name
   * @return a kind that knows only its name so far
   */
  public static DeviceType lazy(String name, Supplier<DeviceType> details) {
    return new DeviceType(requireName(name), once(() -> detailsOf(details.get(), name)));
  }

  private static Details detailsOf(DeviceType told, String name) {
    if (!told.name.equals(name)) {
      throw new IllegalStateException("the details of '" + name + "' are those of '" + told + "'");
    }
    return told.details.get();
  }

  private static String requireName(String name) {
    if (!name.matches("[a-z0-9][a-z0-9.-]*(:[a-z0-9][a-z0-9._-]*)?")) {
      throw new IllegalArgumentException(
          "the name of a kind has lower-case letters, digits, '-' and '.', not '" + name + "'");
    }
    return name;
  }

  private static <T> Supplier<T> once(Supplier<T> source) {
    return new Supplier<>() {
      private Optional<T> known = Optional.empty();

      @Override
      public synchronized T get() {
        if (known.isEmpty()) {
          known = Optional.of(source.get());
        }
        return known.get();
      }
    };
  }

  private DeviceType with(Consumer<Details> change) {
    return new DeviceType(
        name,
        once(
            () -> {
              Details copy = new Details(details.get());
              change.accept(copy);
              return copy;
            }));
  }

  /**
   * Gives the kind a fence agent of its own.
   *
   * @param program the agent's file name, {@code fence_…}
   * @param alsoKnownAs further file names
   * @return a copy
   */
  public DeviceType agent(String program, String... alsoKnownAs) {
    if (isBridged()) {
      throw new IllegalArgumentException("kind " + name + " of a bridge has no agent of its own");
    }
    List<String> names = new ArrayList<>(List.of(alsoKnownAs));
    names.add(0, program);
    for (String one : names) {
      if (!one.matches("fence_[a-z0-9_]+")) {
        throw new IllegalArgumentException("the name of an agent is fence_…, not '" + one + "'");
      }
    }
    List<String> agents = List.copyOf(names);
    return with(d -> d.agents = agents);
  }

  /**
   * Describes the kind to its users.
   *
   * @param oneLine what it fences, for lists
   * @param text some sentences: what it needs, what it does
   * @param vendor the vendor's page
   * @return a copy
   */
  public DeviceType describe(String oneLine, String text, URI vendor) {
    String line = Objects.requireNonNull(oneLine, "one line");
    String sentences = Objects.requireNonNull(text, "text");
    Optional<URI> page = Optional.of(vendor);
    return with(
        d -> {
          d.shortText = line;
          d.longText = sentences;
          d.vendor = page;
        });
  }

  /**
   * Declares the settings of a device of this kind. A letter given here beats the host's own use of
   * it.
   *
   * @param parameters the settings; names and letters differ
   * @return a copy
   */
  public DeviceType parameters(Parameter<?>... parameters) {
    List<Parameter<?>> all = List.of(parameters);
    requireDistinct(all);
    return with(d -> d.parameters = all);
  }

  private static void requireDistinct(List<Parameter<?>> parameters) {
    List<String> seen = new ArrayList<>();
    for (Parameter<?> parameter : parameters) {
      List<String> names = new ArrayList<>(parameter.aliases());
      names.add(parameter.name());
      parameter.letter().ifPresent(letter -> names.add("-" + letter));
      for (String one : names) {
        if (seen.contains(one)) {
          throw new IllegalArgumentException("two parameters are called '" + one + "'");
        }
        seen.add(one);
      }
    }
  }

  /**
   * Says what is special about the kind.
   *
   * @param traits all that apply
   * @return a copy
   */
  public DeviceType traits(Trait... traits) {
    Set<Trait> all = EnumSet.noneOf(Trait.class);
    all.addAll(List.of(traits));
    return with(d -> d.traits = Set.copyOf(all));
  }

  /**
   * Changes the default of a time.
   *
   * @param which the time
   * @param byDefault zero or more
   * @return a copy
   */
  public DeviceType timing(Timing which, Duration byDefault) {
    requireNotNegative(byDefault);
    return with(
        d -> {
          Map<Timing, Duration> all = new EnumMap<>(Timing.class);
          all.putAll(d.timing);
          all.put(which, byDefault);
          d.timing = Map.copyOf(all);
        });
  }

  private static void requireNotNegative(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("negative time: " + time);
    }
  }

  /**
   * Allows several calls to one device at a time; its class must then be thread-safe.
   *
   * @param most one or more; 1 by default
   * @return a copy
   */
  public DeviceType parallelCalls(int most) {
    requirePositive(most);
    return with(d -> d.parallelCalls = most);
  }

  private static void requirePositive(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("less than one: " + count);
    }
  }

  /**
   * How long an idle device keeps its session before the host disconnects it.
   *
   * @param idle zero or more; 10 s by default
   * @return a copy
   */
  public DeviceType keepWarm(Duration idle) {
    requireNotNegative(idle);
    return with(d -> d.keepWarm = idle);
  }

  /**
   * How many readings of off in a row make an off, at least 1 s apart.
   *
   * @param reads one or more; 1 by default
   * @return a copy
   */
  public DeviceType confirmOff(int reads) {
    requirePositive(reads);
    return with(d -> d.confirmOff = reads);
  }

  /**
   * How long an on that the device accepted may still act: within it an off is not believed.
   *
   * @param most zero or more; 15 s by default
   * @return a copy
   */
  public DeviceType lateOn(Duration most) {
    requireNotNegative(most);
    return with(d -> d.lateOn = most);
  }

  /**
   * The name of the kind.
   *
   * @return what {@code plugin = …} in a device file says
   */
  public String name() {
    return name;
  }

  /**
   * Whether this is the kind of a bridge to programs of others: {@code bridge:program}. It has no
   * fence agent of its own, so that the host can list it without learning its details.
   *
   * @return whether its name has a {@code :}
   */
  public boolean isBridged() {
    return name.indexOf(':') >= 0;
  }

  /**
   * Whether devices of this kind have a capability.
   *
   * @param capability {@link PlugLister}, {@link PlugNamer}, {@link PowerCycler}, {@link
   *     RightsTeller} or {@link PinTeller}
   * @return whether the device's class implements it
   */
  public boolean offers(Class<?> capability) {
    return capability.isAssignableFrom(details.get().device);
  }

  /**
   * Opens a device.
   *
   * @param settings checked values
   * @return a device that has not connected yet
   * @throws StonithException with {@link StonithException.Reason#INVALID_SETTINGS}
   */
  public StonithDevice open(Settings settings) throws StonithException {
    return details.get().opener.open(settings);
  }

  /**
   * The fence agents of the kind.
   *
   * @return the agent's name, then its other names; empty without an agent, and for a {@linkplain
   *     #isBridged bridge's} kind without learning its details
   */
  public List<String> agents() {
    return isBridged() ? List.of() : details.get().agents;
  }

  /**
   * The kind in one line.
   *
   * @return what {@link #describe} was given, else a line made of the name
   */
  public String shortText() {
    return details.get().shortText;
  }

  /**
   * The kind in some sentences.
   *
   * @return what {@link #describe} was given, else nothing
   */
  public String longText() {
    return details.get().longText;
  }

  /**
   * The vendor's page.
   *
   * @return what {@link #describe} was given, else nothing
   */
  public Optional<URI> vendor() {
    return details.get().vendor;
  }

  /**
   * The settings of a device of this kind.
   *
   * @return in the order declared
   */
  public List<Parameter<?>> parameters() {
    return details.get().parameters;
  }

  /**
   * Whether something is special about the kind.
   *
   * @param trait what
   * @return whether {@link #traits(Trait...)} named it
   */
  public boolean has(Trait trait) {
    return details.get().traits.contains(trait);
  }

  /**
   * The default of a time where the kind has one of its own.
   *
   * @param which the time
   * @return what {@link #timing(Timing, Duration)} was given, or nothing
   */
  public Optional<Duration> timing(Timing which) {
    return Optional.ofNullable(details.get().timing.get(which));
  }

  /**
   * How many calls one device takes at a time.
   *
   * @return one or more
   */
  public int parallelCalls() {
    return details.get().parallelCalls;
  }

  /**
   * How long an idle device keeps its session.
   *
   * @return zero or more
   */
  public Duration keepWarm() {
    return details.get().keepWarm;
  }

  /**
   * How many readings of off in a row make an off.
   *
   * @return one or more
   */
  public int confirmOff() {
    return details.get().confirmOff;
  }

  /**
   * How long an on that the device accepted may still act.
   *
   * @return zero or more
   */
  public Duration lateOn() {
    return details.get().lateOn;
  }

  @Override
  public String toString() {
    return name;
  }
}
