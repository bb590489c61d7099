package org.palisade.host.dispatch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.palisade.host.device.Answer;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Lease;
import org.palisade.host.inventory.Inventory;
import org.palisade.plugin.Plug;
import org.palisade.plugin.StonithException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists that devices gave of their plugs. The last good one of each is kept on disk for the
 * standby and for the time after a restart; it counts for the same endpoint only. Thread-safe.
 */
final class PlugLists {
  private static final Logger LOG = LoggerFactory.getLogger(PlugLists.class);

  /** A list is asked for within this time, whatever device and queue do. */
  static final Duration WITHIN = Duration.ofSeconds(17);

  /** A list as a file keeps it; nothing of it is absent. */
  private record Stored(
      String device,
      String endpoint,
      String at,
      List<StoredPlug> plugs,
      Map<String, StoredGone> gone) {
    Stored {
      Objects.requireNonNull(endpoint);
      Instant.parse(at);
      plugs = List.copyOf(plugs);
      // A file of an earlier version has none.
      gone = gone == null ? Map.of() : Map.copyOf(gone);
    }

    static Stored of(DeviceSpec device, String endpoint, PlugList list) {
      return new Stored(
          device.name(),
          endpoint,
          list.at().toString(),
          list.plugs().stream().map(plug -> new StoredPlug(plug.id(), plug.alias())).toList(),
          gone(list));
    }

    private static Map<String, StoredGone> gone(PlugList list) {
      Map<String, StoredGone> gone = new HashMap<>();
      list.gone()
          .forEach(
              (name, one) -> gone.put(name, new StoredGone(one.plug(), one.last().toString())));
      return gone;
    }

    PlugList list() {
      Map<String, PlugList.Gone> names = new HashMap<>();
      gone.forEach(
          (name, one) -> names.put(name, new PlugList.Gone(one.plug(), Instant.parse(one.last()))));
      return PlugList.of(
          Instant.parse(at),
          plugs.stream().map(one -> new Plug(one.id(), one.alias())).toList(),
          names);
    }
  }

  private record StoredGone(String plug, String last) {
    StoredGone {
      Objects.requireNonNull(plug);
      Instant.parse(last);
    }
  }

  private record StoredPlug(String id, String alias) {
    StoredPlug {
      Objects.requireNonNull(alias);
      if (id.isBlank()) {
        throw new IllegalArgumentException("blank id");
      }
    }
  }

  /** What is known of one device; changed only under its monitor. */
  private static final class Book {
    private volatile Optional<DeviceSpec> spec = Optional.empty();
    private volatile Optional<PlugList> lastGood = Optional.empty();
    private volatile Optional<String> trouble = Optional.empty();
    private String endpoint = "";
    private Optional<Queries.Question> asking = Optional.empty();
    private boolean inFlight;
    private final List<Consumer<Answer<PlugList>>> waiting = new ArrayList<>();
  }

  private final AtomicLong version = new AtomicLong();
  private final Map<String, Book> books = new ConcurrentHashMap<>();
  private final ObjectMapper json = new ObjectMapper();
  private final StateFolder folder;
  private final Devices devices;
  private final Queries queries;
  private final Clock clock;
  private final Runnable whenChanged;

  PlugLists(
      StateFolder folder, Devices devices, Queries queries, Clock clock, Runnable whenChanged) {
    this.whenChanged = whenChanged;
    this.folder = folder;
    this.devices = devices;
    this.queries = queries;
    this.clock = clock;
  }

  /** The last list that this very endpoint gave. */
  Optional<PlugList> lastGood(Inventory.Device device) {
    return book(device).lastGood;
  }

  /** Why the last attempt to get a list failed, if it did. */
  Optional<String> trouble(Inventory.Device device) {
    return book(device).trouble;
  }

  /** Changes whenever a list did. */
  long version() {
    return version.get();
  }

  Duration age(PlugList list) {
    return Duration.between(list.at(), clock.instant());
  }

  private Book book(Inventory.Device device) {
    Book book = books.computeIfAbsent(device.spec().name(), name -> new Book());
    if (book.spec.filter(device.spec()::equals).isPresent()) {
      return book;
    }
    synchronized (book) {
      if (book.spec.filter(device.spec()::equals).isEmpty()) {
        open(book, device.spec());
      }
    }
    return book;
  }

  private void open(Book book, DeviceSpec spec) {
    String endpoint = endpoint(spec);
    if (book.spec.isEmpty() || !endpoint.equals(book.endpoint)) {
      Optional<PlugList> kept = stored(spec.name(), endpoint);
      if (kept.isPresent() || book.lastGood.isPresent()) {
        version.incrementAndGet();
      }
      book.lastGood = kept;
      book.trouble = Optional.empty();
    }
    book.spec = Optional.of(spec);
    book.endpoint = endpoint;
  }

  private String endpoint(DeviceSpec spec) {
    try (Lease lease = devices.lease(spec)) {
      return lease.key("").text();
    } catch (StonithException e) {
      return "";
    }
  }

  private Optional<PlugList> stored(String device, String endpoint) {
    try {
      Optional<String> text = folder.read(file(device));
      return text.isEmpty()
          ? Optional.empty()
          : Optional.ofNullable(json.readValue(text.get(), Stored.class))
              .filter(stored -> stored.endpoint().equals(endpoint))
              .map(Stored::list);
    } catch (JacksonException e) {
      LOG.warn("{}: the list kept on disk cannot be understood and is not used", device);
    } catch (IOException e) {
      LOG.warn("{}: the list kept on disk cannot be read: {}", device, e.getMessage());
    }
    return Optional.empty();
  }

  // The name of a device is the name of a file already; what else it may hold is kept out.
  private static String file(String device) {
    StringBuilder name = new StringBuilder();
    for (byte b : device.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
      name.append(plain ? String.valueOf(c) : String.format("%%%02x", (int) c));
    }
    return name.append(".json").toString();
  }

  /**
   * Asks the device for its list; whoever asks while that runs is told the same answer.
   *
   * @param then takes the answer, once, at the latest after {@link #WITHIN}
   */
  void refresh(Inventory.Device device, Consumer<Answer<PlugList>> then) {
    Book book = book(device);
    synchronized (book) {
      book.waiting.add(then);
      if (book.inFlight) {
        return;
      }
      book.inFlight = true;
    }
    Queries.Question question =
        queries.plugs(
            List.of(new Queries.Asked(device.spec(), device.timing().callLimit())),
            WITHIN,
            line -> {},
            answers -> answered(book, device.spec(), answers.get(0)));
    synchronized (book) {
      book.asking = book.inFlight ? Optional.of(question) : Optional.empty();
    }
  }

  /** Asks behind the caller's back. */
  void refreshBehind(Inventory.Device device) {
    Book book = book(device);
    synchronized (book) {
      if (book.inFlight) {
        return;
      }
    }
    refresh(device, answer -> {});
  }

  /** Ends a question for the list, for the device is needed for a fencing. */
  void makeWay(Inventory.Device device) {
    // Of a device that was never asked nothing is opened or read: a fencing waits.
    Optional.ofNullable(books.get(device.spec().name())).ifPresent(book -> makeWay(device, book));
  }

  private void makeWay(Inventory.Device device, Book book) {
    Optional<Queries.Question> asking;
    synchronized (book) {
      asking = book.asking;
    }
    asking.ifPresent(
        question -> {
          question.drop();
          answered(
              book,
              device.spec(),
              Answer.failed(
                  StonithException.Reason.UNREACHABLE,
                  device.spec().name() + ": the list was given up for a fencing"));
        });
  }

  private void answered(Book book, DeviceSpec spec, Answer<List<Plug>> answer) {
    Answer<PlugList> told =
        answer
            .value()
            .map(plugs -> Answer.of(PlugList.of(clock.instant(), plugs)))
            .orElseGet(() -> new Answer<>(Optional.empty(), answer.failure()));
    List<Consumer<Answer<PlugList>>> waiting;
    boolean changed;
    String endpoint;
    synchronized (book) {
      if (!book.inFlight) {
        return;
      }
      changed = note(book, spec.name(), told);
      if (changed) {
        version.incrementAndGet();
      }
      endpoint = book.endpoint;
      waiting = List.copyOf(book.waiting);
      book.waiting.clear();
      book.asking = Optional.empty();
      book.inFlight = false;
    }
    if (changed) {
      whenChanged.run();
    }
    waiting.forEach(one -> one.accept(told));
    if (changed) {
      book.lastGood.ifPresent(list -> store(Stored.of(spec, endpoint, list)));
    }
  }

  private static boolean note(Book book, String device, Answer<PlugList> told) {
    book.trouble = told.failure().map(Answer.Failure::message);
    if (told.value().isEmpty()) {
      return false;
    }
    PlugList now = told.value().get();
    Optional<PlugList> before = book.lastGood;
    before
        .flatMap(now::changesSince)
        .ifPresent(changes -> LOG.info("{}: its list of hosts changed: {}", device, changes));
    book.lastGood = Optional.of(before.map(now::after).orElse(now));
    return true;
  }

  private void store(Stored list) {
    try {
      folder.replace(file(list.device()), json.writeValueAsString(list));
    } catch (IOException e) {
      LOG.warn("{}: the list cannot be kept for a restart: {}", list.device(), e.getMessage());
    }
  }
}
