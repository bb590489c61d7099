package org.palisade.host.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palisade.host.device.Types;
import org.palisade.host.gateway.Caller.Standing;
import org.palisade.host.gateway.Invocation;
import org.palisade.host.gateway.Program;
import org.palisade.host.gateway.Request;
import org.palisade.host.inventory.DeviceReader;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;

/**
 * The StonithAgents: {@code stonith.d/palisade} for a device that a file in {@code etc/devices}
 * describes, and {@code stonith.d/KIND} for one of a kind in force that the parameters describe.
 * Thread-safe; a call that waits holds no thread.
 */
public final class StonithAgent implements Program {
  private static final String FOLDER = "stonith.d/";

  /**
   * As a cluster calls it where it is linked as {@code ocf:palisade:stonith}; the agent of a kind
   * is linked by the kind's name.
   */
  private static final String AS_OCF = "stonith";

  private static final String OF_FILES = FOLDER + "palisade";

  private final Types types;
  private final DeviceReader reader;
  private final Controllers controllers;
  private final String version;

  /**
   * Makes the agents' program.
   *
   * @param types the kinds in force
   * @param reader makes devices of parameters
   * @param controllers does what the agents are asked to
   * @param version the product's version, for the metadata
   */
  public StonithAgent(Types types, DeviceReader reader, Controllers controllers, String version) {
    this.types = types;
    this.reader = reader;
    this.controllers = controllers;
    this.version = version;
  }

  @Override
  public boolean answersTo(String name) {
    return isOfFiles(name) || kind(name).isPresent();
  }

  private static boolean isOfFiles(String name) {
    return name.equals(OF_FILES) || name.equals(AS_OCF);
  }

  private Optional<DeviceType> kind(String name) {
    return isOfFiles(name) ? Optional.empty() : types.kind(bare(name));
  }

  @Override
  public boolean fences(Request request) {
    return request.arguments().equals(List.of(ControllerAction.FENCE.word()));
  }

  @Override
  public void run(Invocation call) {
    ControllerReply reply = controllers.reply(call);
    reply.guarded(() -> run(call, reply));
  }

  private void run(Invocation call, ControllerReply reply) throws ControllerFailure {
    Request request = call.request();
    ControllerAction action = action(request);
    Optional<DeviceType> kind = kind(request.program());
    if (kind.isEmpty() && !isOfFiles(request.program())) {
      throw new ControllerFailure(
          OcfCode.INSTALLED, "no plugin in force brings this kind of device; install its plugin");
    }
    if (action == ControllerAction.META_DATA) {
      call.out(kind.map(type -> metadata(request, type)).orElseGet(() -> metadata(request)));
      reply.exit(OcfCode.SUCCESS);
      return;
    }
    if (call.caller().standing() != Standing.TRUSTED) {
      throw new ControllerFailure(
          OcfCode.PERMISSION,
          "user '" + call.caller().user() + "' may not " + action.word() + "; root may");
    }
    act(call, action, kind, reply);
  }

  private static ControllerAction action(Request request) throws ControllerFailure {
    if (request.arguments().size() != 1) {
      throw new ControllerFailure(OcfCode.ARGUMENTS, "one action is needed: " + actions());
    }
    String word = request.arguments().get(0);
    return ControllerAction.named(word)
        .orElseThrow(
            () ->
                new ControllerFailure(
                    OcfCode.UNIMPLEMENTED, "there is no such action; there are " + actions()));
  }

  private static String actions() {
    List<String> words = new ArrayList<>();
    for (ControllerAction action : ControllerAction.values()) {
      words.add(action.word());
    }
    return String.join(", ", words);
  }

  private void act(
      Invocation call, ControllerAction action, Optional<DeviceType> kind, ControllerReply reply)
      throws ControllerFailure {
    if (action == ControllerAction.STOP) {
      // By its name alone: what it was started with may be gone, or wrong by now.
      controllers.stop(Setup.owner(call.request()));
      reply.exit(OcfCode.SUCCESS);
      return;
    }
    Setup setup =
        kind.isPresent()
            ? Setup.ofKind(call.request(), kind.get(), reader, controllers.files())
            : Setup.ofFile(call.request(), controllers.files());
    ControllerCall work = new ControllerCall(controllers, setup, call, reply);
    switch (action) {
      case START -> work.start();
      case MONITOR -> work.monitor();
      case FENCE -> work.fence();
      case LIST_FENCE_TARGETS -> work.listTargets();
      case VALIDATE_ALL -> work.validate();
      case STOP, META_DATA -> throw new IllegalStateException(action.word() + " is done already");
    }
  }

  private String metadata(Request request) {
    return ControllerMetadata.of(
        bare(request.program()),
        version,
        "StonithAgents controller of a device that Palisade's configuration names",
        "Starts, watches and stops the controller of one fencing device. The device is a file in"
            + " etc/devices of each node, which holds its address and its password; the cluster"
            + " knows its name only.",
        List.of(Setup.DEVICE, Setup.EXCLUSIVE, Setup.FENCE_ACTION));
  }

  private String metadata(Request request, DeviceType type) {
    List<Parameter<?>> all = new ArrayList<>();
    all.add(Setup.TARGETS);
    all.add(Setup.EXCLUSIVE);
    all.add(Setup.FENCE_ACTION);
    all.addAll(DeviceReader.parameters(type));
    String about = type.longText().isBlank() ? type.shortText() : type.longText();
    return ControllerMetadata.of(
        bare(request.program()),
        version,
        "StonithAgents controller: " + type.shortText(),
        about,
        all);
  }

  private static String bare(String name) {
    return name.startsWith(FOLDER) ? name.substring(FOLDER.length()) : name;
  }
}
