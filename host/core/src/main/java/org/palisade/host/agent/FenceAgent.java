package org.palisade.host.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import org.palisade.host.device.Devices;
import org.palisade.host.device.KindText;
import org.palisade.host.device.Types;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.Fencer;
import org.palisade.host.dispatch.GuardedOperations;
import org.palisade.host.dispatch.Probes;
import org.palisade.host.gateway.Caller.Standing;
import org.palisade.host.gateway.Invocation;
import org.palisade.host.gateway.Program;
import org.palisade.host.gateway.Request;
import org.palisade.host.inventory.Inventory;
import org.palisade.plugin.DeviceType;

/**
 * The program behind {@code fence_palisade} and behind the agent of every kind in force. Options,
 * metadata and actions come from the kinds, so a plugin that is swapped changes its agent at once.
 * Thread-safe; a call that waits holds no thread.
 */
public final class FenceAgent implements Program {
  /** What agents of fence-agents have beside fencing. */
  private static final String DIAGNOSTIC_INTERRUPT = "diag";

  private final Rooms rooms;
  private final String version;
  private final AgentDocuments configuredHosts =
      new AgentDocuments(AgentProfile.ofConfiguredHosts());
  private final Map<DeviceType, Map<String, AgentDocuments>> ofKinds = new WeakHashMap<>();

  /**
   * Makes the agents' program.
   *
   * @param types the kinds in force
   * @param inventory what is configured
   * @param devices opens devices
   * @param operations fences what a call describes; asks the guards first
   * @param dispatcher finds the device of a configured host
   * @param fencer fences configured hosts
   * @param probes know how devices stand
   * @param version the product's version, for {@code --version}
   */
  public FenceAgent(
      Types types,
      Inventory inventory,
      Devices devices,
      GuardedOperations operations,
      Dispatcher dispatcher,
      Fencer fencer,
      Probes probes,
      String version) {
    this(
        types,
        inventory,
        devices,
        operations,
        dispatcher,
        fencer,
        probes,
        version,
        System::nanoTime);
  }

  FenceAgent(
      Types types,
      Inventory inventory,
      Devices devices,
      GuardedOperations operations,
      Dispatcher dispatcher,
      Fencer fencer,
      Probes probes,
      String version,
      LongSupplier nanoTime) {
    this.rooms =
        new Rooms(
            types,
            inventory,
            devices,
            operations,
            dispatcher,
            fencer,
            probes,
            new PasswordScript(),
            nanoTime);
    this.version = version;
  }

  @Override
  public boolean answersTo(String name) {
    return name.equals(AgentProfile.CONFIGURED_HOSTS) || rooms.types().agent(name).isPresent();
  }

  @Override
  public boolean fences(Request request) {
    return Glance.mayFence(request);
  }

  @Override
  public void run(Invocation call) {
    Request request = call.request();
    Optional<DeviceType> type = rooms.types().agent(request.program());
    Reply reply = new Reply(call, Reply.Loudness.NORMAL);
    try {
      if (request.program().equals(AgentProfile.CONFIGURED_HOSTS)) {
        run(call, configuredHosts, Optional.empty());
      } else if (type.isPresent()) {
        run(call, documents(type.get(), request.program()), type);
      } else {
        reply.fail("no plugin in force brings " + request.program() + "; install its plugin");
      }
    } catch (UsageException e) {
      reply.fail(e.getMessage());
    }
  }

  private AgentDocuments documents(DeviceType type, String program) {
    synchronized (ofKinds) {
      return ofKinds
          .computeIfAbsent(type, kind -> new HashMap<>())
          .computeIfAbsent(program, name -> new AgentDocuments(AgentProfile.of(type, name)));
    }
  }

  private void run(Invocation call, AgentDocuments documents, Optional<DeviceType> type)
      throws UsageException {
    AgentProfile profile = documents.profile();
    Given given = given(profile, call.request());
    AgentAction action = action(profile, given);
    refuseStrangers(call, profile, given, action);
    if (document(call, documents, action)) {
      return;
    }
    Frame frame = frame(call, profile, given, action);
    given.warnings().forEach(frame.reply()::warn);
    frame.reply().guarded(() -> work(frame, type));
  }

  private static Given given(AgentProfile profile, Request request) throws UsageException {
    return request.arguments().isEmpty()
        ? StandardInput.parse(profile.options(), request.input())
        : CommandLine.parse(profile.options(), request.arguments());
  }

  private static AgentAction action(AgentProfile profile, Given given) throws UsageException {
    if (isSet(given, HostOptions.HELP.name())) {
      return AgentAction.HELP;
    }
    if (isSet(given, HostOptions.VERSION.name())) {
      return AgentAction.VERSION;
    }
    String word = given.text(HostOptions.ACTION).orElseGet(() -> byDefault(profile));
    return AgentAction.named(word)
        .filter(profile::takes)
        .orElseThrow(() -> new UsageException(notTaken(profile, word)));
  }

  private static String notTaken(AgentProfile profile, String word) {
    String known = String.join(", ", profile.actions().stream().map(AgentAction::word).toList());
    String why =
        word.equalsIgnoreCase(DIAGNOSTIC_INTERRUPT)
            ? "action '"
                + word
                + "' is not offered: it interrupts a machine's system and fences nothing; send it"
                + " with the vendor's own program"
            : "unknown action" + (word.matches("[A-Za-z-]{1,40}") ? " '" + word + "'" : "");
    return why + "; " + profile.program() + " knows " + known;
  }

  private static boolean isSet(Given given, String flag) {
    return given
        .spelled(flag)
        .filter(text -> List.of("1", "yes", "on", "true").contains(text.toLowerCase(Locale.ROOT)))
        .isPresent();
  }

  private static String byDefault(AgentProfile profile) {
    return profile
        .options()
        .named(HostOptions.ACTION.name())
        .flatMap(option -> KindText.byDefault(option.parameter()))
        .orElse(AgentAction.REBOOT.word());
  }

  private static void refuseStrangers(
      Invocation call, AgentProfile profile, Given given, AgentAction action)
      throws UsageException {
    Standing standing = call.caller().standing();
    if (action.harmless() || standing == Standing.TRUSTED) {
      return;
    }
    String user = "user '" + call.caller().user() + "' may not ";
    if (standing == Standing.ANYONE) {
      throw new UsageException(
          user + action.word() + "; root may, and the group that etc/palisade.cfg names");
    }
    if (!profile.program().equals(AgentProfile.CONFIGURED_HOSTS)) {
      throw new UsageException(
          user + "use devices of its own making; fence_palisade fences configured hosts");
    }
    if (given.text(HostOptions.DEBUG_FILE).isPresent()) {
      throw new UsageException(user + "name a file (debug_file); root may");
    }
  }

  private boolean document(Invocation call, AgentDocuments documents, AgentAction action) {
    String text =
        switch (action) {
          case METADATA -> documents.metadata();
          case MANPAGE -> documents.manPage();
          case HELP -> documents.help();
          case VERSION -> version + "\n";
          case START, STOP -> "";
          case ON, OFF, REBOOT, STATUS, LIST, LIST_STATUS, MONITOR, VALIDATE_ALL, ENABLE, DISABLE ->
              NO_DOCUMENT;
        };
    if (text.equals(NO_DOCUMENT)) {
      return false;
    }
    if (!text.isEmpty()) {
      call.out(text);
    }
    call.exit(0);
    return true;
  }

  private static final String NO_DOCUMENT = "\0";

  private Frame frame(Invocation call, AgentProfile profile, Given given, AgentAction action)
      throws UsageException {
    HostValues values = HostValues.check(TimingOverride.parameters(), given.texts());
    Reply reply = new Reply(call, values.loudness(given));
    Farewell farewell = new Farewell();
    Frame frame = new Frame(call, profile, given, action, reply, farewell);
    given.text(HostOptions.DEBUG_FILE).ifPresent(name -> openDebugFile(frame, name));
    call.whenGone(farewell);
    return frame;
  }

  // A log that cannot be written is no reason to leave a machine running.
  private static void openDebugFile(Frame frame, String name) {
    try {
      Path path = frame.directory().resolve(name);
      frame.reply().alsoTo(DebugFile.open(path));
    } catch (IOException | RuntimeException e) {
      frame.reply().warn("debug_file '" + name + "' cannot be written: " + e.getMessage());
    }
  }

  private void work(Frame frame, Optional<DeviceType> type) {
    try {
      if (type.isPresent()) {
        new KindCall(rooms, type.get(), frame).run();
      } else {
        new HostCall(rooms, frame).run();
      }
    } catch (UsageException e) {
      frame.reply().fail(e.getMessage());
    }
  }
}
