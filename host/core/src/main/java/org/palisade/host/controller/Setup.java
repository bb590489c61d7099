package org.palisade.host.controller;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.palisade.host.device.PlugKey;
import org.palisade.host.gateway.Request;
import org.palisade.host.inventory.DeviceReader;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.inventory.Verifiers;
import org.palisade.host.operation.Action;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;

/**
 * What the parameters of a controller say.
 *
 * @param owner the controller's name: its program and the cluster's name for the resource
 * @param device the device that it is for
 * @param endpoint what the device's plugs are locked by, without a plug
 * @param exclusive whether power commands of others are to be refused
 * @param fencing what is done with a node
 * @param ofFile whether the device is one of {@code etc/devices}
 */
record Setup(
    String owner,
    Inventory.Device device,
    String endpoint,
    boolean exclusive,
    Action fencing,
    boolean ofFile) {

  static final String PREFIX = "OCF_RESKEY_";

  static final Parameter<String> DEVICE =
      Parameter.text("device")
          .required()
          .help("The device: the name of a file in etc/devices, without .cfg");

  static final Parameter<Boolean> EXCLUSIVE =
      Parameter.flag("exclusive")
          .orElse(false)
          .help(
              "Whether power commands of others through this host are refused while the controller"
                  + " runs; Pacemaker's own fencing is not");

  static final Parameter<String> FENCE_ACTION =
      Parameter.choice("fence_action", "reboot", "off")
          .orElse("reboot")
          .help("What is done with a node that is to be fenced");

  static final Parameter<String> TARGETS =
      Parameter.text("targets")
          .help("The hosts, as in a device file: host:plug, node[1-9], or list to ask the device");

  static final String NODES = "STONITH_NODES";

  // What cluster managers and their shells add of their own; Pacemaker gives its feature set.
  private static final Pattern ADDED =
      Pattern.compile("CRM_meta_.*|crm_feature_set|trace_(ra|file|dir)");

  /** The parameters as they stand in the environment. */
  static Map<String, String> given(Request request) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String name : new TreeSet<>(request.environment().keySet())) {
      if (name.startsWith(PREFIX)) {
        String bare = name.substring(PREFIX.length());
        if (!ADDED.matcher(bare).matches() && !bare.equals(NODES)) {
          given.put(bare, request.environment().get(name));
        }
      }
    }
    return given;
  }

  static String owner(Request request) {
    return request.program()
        + Optional.ofNullable(request.environment().get("OCF_RESOURCE_INSTANCE"))
            .filter(name -> !name.isBlank())
            .map(name -> " " + name)
            .orElse("");
  }

  static Setup ofFile(Request request, Inventory.Snapshot files) throws ControllerFailure {
    Map<String, String> given = given(request);
    Common common = Common.taken(given);
    String name = Optional.ofNullable(given.remove(DEVICE.name())).orElse("").strip();
    if (name.isEmpty()) {
      throw new ControllerFailure(
          OcfCode.CONFIGURED, "'device' is required: the name of a file in etc/devices");
    }
    if (!given.isEmpty()) {
      throw new ControllerFailure(
          OcfCode.CONFIGURED,
          "there is no parameter '"
              + given.keySet().iterator().next()
              + "'; allowed are device, exclusive and fence_action: all else is in the device's"
              + " file");
    }
    Inventory.Device device =
        files.devices().stream()
            .filter(one -> one.spec().name().equals(name))
            .findFirst()
            .orElseThrow(() -> missing(name, files));
    checkVerifier(device, files);
    return new Setup(
        owner(request), device, endpoint(device), common.exclusive(), common.fencing(), true);
  }

  // Of this node alone: another may have the file, or a good one.
  private static ControllerFailure missing(String name, Inventory.Snapshot files) {
    List<String> why =
        files.problems().stream()
            .filter(problem -> problem.file().endsWith("/" + name + ".cfg"))
            .map(Object::toString)
            .toList();
    List<String> names = files.devices().stream().map(one -> one.spec().name()).toList();
    String text =
        why.isEmpty()
            ? "there is no device '" + name + "' on this node; " + known(names)
            : "device '" + name + "' cannot be used: " + String.join("; ", why);
    return new ControllerFailure(OcfCode.INSTALLED, text);
  }

  private static String known(List<String> names) {
    return names.isEmpty()
        ? "etc/devices has no usable one"
        : "etc/devices has " + String.join(", ", names);
  }

  // Of this node alone: another may have the verifier's file.
  private static void checkVerifier(Inventory.Device device, Inventory.Snapshot files)
      throws ControllerFailure {
    if (device.verifyWith().isEmpty()) {
      return;
    }
    Optional<String> mistake = new Verifiers(files.devices()).mistake(device);
    if (mistake.isPresent()) {
      throw new ControllerFailure(OcfCode.INSTALLED, mistake.get());
    }
  }

  static Setup ofKind(
      Request request, DeviceType kind, DeviceReader reader, Inventory.Snapshot files)
      throws ControllerFailure {
    Map<String, String> given = given(request);
    Common common = Common.taken(given);
    String owner = owner(request);
    DeviceReader.Result read = reader.read(owner, kind, given);
    if (read.device().isEmpty()) {
      throw new ControllerFailure(OcfCode.CONFIGURED, String.join("; ", read.faults()));
    }
    Inventory.Device device = read.device().get();
    checkVerifier(device, files);
    return new Setup(owner, device, endpoint(device), common.exclusive(), common.fencing(), false);
  }

  private static String endpoint(Inventory.Device device) {
    return PlugKey.of(device.spec(), "").text();
  }

  private record Common(boolean exclusive, Action fencing) {

    /** Takes what every controller has out of what was given. */
    static Common taken(Map<String, String> given) throws ControllerFailure {
      List<String> wrong = new ArrayList<>();
      boolean exclusive = flag(given.remove(EXCLUSIVE.name()), wrong);
      Action fencing = action(given.remove(FENCE_ACTION.name()), wrong);
      if (!wrong.isEmpty()) {
        throw new ControllerFailure(OcfCode.CONFIGURED, String.join("; ", wrong));
      }
      return new Common(exclusive, fencing);
    }

    private static boolean flag(String text, List<String> wrong) {
      String word = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
      if (List.of("1", "yes", "on", "true").contains(word)) {
        return true;
      }
      if (!List.of("", "0", "no", "off", "false").contains(word)) {
        wrong.add("'exclusive' is neither yes nor no: use true or false");
      }
      return false;
    }

    private static Action action(String text, List<String> wrong) {
      String word = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
      if (word.equals("off")) {
        return Action.OFF;
      }
      if (!List.of("", "reboot").contains(word)) {
        wrong.add("'fence_action' is unknown: allowed are reboot and off");
      }
      return Action.REBOOT;
    }
  }
}
