package org.palisade.host.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palisade.host.device.KindText;
import org.palisade.host.device.Timing;
import org.palisade.host.settings.HostSettings;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerCycler;

/** Writes the reference of options and settings, in Markdown, from their definitions. */
public final class ReferenceDoc {
  private static final String HOW =
      "<!-- Written by ReferenceDoc from the definitions in the code; not by hand. -->\n\n";
  private static final String TABLE =
      "| name (older names) | option | value | default | meaning |\n|---|---|---|---|---|\n";

  private ReferenceDoc() {}

  /**
   * The host's part: {@code docs/reference.md}.
   *
   * @return the whole file
   */
  public static String host() {
    StringBuilder text = new StringBuilder(HOW);
    text.append("# Reference: options and settings\n\n");
    text.append("The parameters of each kind of device are on its page: [clc](clc.md),");
    text.append(" [ipmi](ipmi.md), [redfish](redfish.md), [agent:…](agents.md).\n\n");
    configuredHosts(text);
    everyKind(text);
    settings(text);
    return text.toString();
  }

  /**
   * What a kind's agent tells of itself.
   *
   * @param type the kind
   * @return its metadata, in XML
   */
  public static String metadata(DeviceType type) {
    return Metadata.of(AgentProfile.of(type, type.agents().get(0)));
  }

  private static void configuredHosts(StringBuilder text) {
    AgentProfile agent = AgentProfile.ofConfiguredHosts();
    text.append("## `fence_palisade`\n\n").append(agent.longText()).append("\n\n");
    actions(text, agent);
    options(text, agent.options().options());
  }

  private static void actions(StringBuilder text, AgentProfile agent) {
    List<String> words = agent.actions().stream().map(action -> "`" + action.word() + "`").toList();
    text.append("Actions: ").append(String.join(", ", words)).append(".\n\n");
  }

  private static void options(StringBuilder text, List<Option> options) {
    text.append(TABLE);
    options.forEach(option -> row(text, option));
    text.append('\n');
  }

  private static void row(StringBuilder text, Option option) {
    Parameter<?> parameter = option.parameter();
    String older =
        option.aliases().isEmpty() ? "" : " (`" + String.join("`, `", option.aliases()) + "`)";
    String required = parameter.isRequired() ? "**required** " : "";
    cell(text.append("| "), "`" + option.name() + "`" + older);
    cell(text, "`" + OptionText.spelling(option) + "`");
    cell(text, value(option));
    cell(text, required + KindText.byDefault(parameter).map(d -> "`" + d + "`").orElse(""));
    cell(text, OptionText.help(option));
    text.setLength(text.length() - 1);
    text.append('\n');
  }

  private static void cell(StringBuilder text, String content) {
    text.append(content.replace("|", "\\|").replace("<", "&lt;")).append(" | ");
  }

  private static String value(Option option) {
    Parameter<?> parameter = option.parameter();
    return switch (parameter.type()) {
      case TEXT -> "text";
      case SECRET -> "secret";
      case NUMBER -> "number";
      case SECONDS -> "seconds";
      case FLAG -> option.valued() ? "yes or no" : "flag";
      case CHOICE -> String.join(", ", parameter.choices());
    };
  }

  private static void everyKind(StringBuilder text) {
    text.append("## The agent of every kind\n\n");
    text.append(
        "Beside the parameters of its kind, an agent takes what follows. A letter or a name that its kind uses is the kind's.\n\n");
    options(text, ofEveryKind());
    text.append("`method` is there if the device has a power cycle of its own, `separator` if it");
    text.append(" can list its plugs, and for each secret parameter a script that prints it:");
    text.append(" `password_script` (`passwd_script`, `-S`) for `password`. The defaults of the");
    text.append(" times are those of the kind. Without `plug`, an agent fences `nodename`, which");
    text.append(" Pacemaker sends.\n\n");
  }

  private static List<Option> ofEveryKind() {
    List<Option> options = new ArrayList<>(List.of(Option.of(HostOptions.ACTION)));
    options.add(Option.of(HostOptions.PLUG));
    options.add(Option.of(HostOptions.METHOD));
    options.addAll(HostOptions.talk());
    options.add(Option.of(HostOptions.SEPARATOR));
    options.add(Option.of(HostOptions.PLUG_SEPARATOR));
    options.addAll(HostOptions.times());
    plainTimes().forEach(time -> options.add(Option.of(time)));
    return options;
  }

  private static List<Parameter<?>> plainTimes() {
    return List.of(
        Timing.DELAY,
        Timing.POWER_TIMEOUT,
        Timing.POWER_WAIT,
        Timing.STATUS_SLEEP,
        Timing.LOGIN_TIMEOUT,
        Timing.SHELL_TIMEOUT,
        Timing.RETRY_ON);
  }

  private static void settings(StringBuilder text) {
    HostSettings byDefault = HostSettings.DEFAULTS;
    text.append("## `etc/palisade.cfg`\n\n| setting | value | default | meaning |\n");
    text.append("|---|---|---|---|\n");
    setting(
        text,
        "fence_timeout",
        "seconds",
        byDefault.fenceTimeout().toSeconds() + "",
        "The whole of a fencing under Pacemaker, from the agent's start; a little less than"
            + " Pacemaker's own timeout");
    setting(
        text,
        "hold_off",
        "seconds",
        byDefault.holdOff().toSeconds() + "",
        "How long a refused login is not repeated with the same credentials");
    setting(
        text,
        "group",
        "name",
        byDefault.group().orElse("none"),
        "Members may fence configured hosts without being root");
    setting(
        text,
        "threads",
        "number",
        byDefault.threads() + "",
        "The most threads that calls to devices may hold");
    setting(
        text,
        "journal_size",
        "bytes, or 64M",
        (byDefault.journalBytes() >> 20) + "M",
        "The most that the journal keeps on disk");
    lookingAfter(text, byDefault);
    setting(
        text,
        "plugins.trust",
        "paths, divided by commas",
        "none",
        "Certificates: a plugin is installed only if one of them signed its jar");
    setting(
        text,
        "plugins.compare_time",
        "seconds",
        byDefault.swapping().compareTime().toSeconds() + "",
        "How long a new version and the one in force may take to read all plugs, before the new one"
            + " is refused");
    setting(
        text,
        "<kind>.<parameter>",
        "as the parameter",
        "",
        "That kind's default for device files and for its own agent alike");
  }

  private static void lookingAfter(StringBuilder text, HostSettings byDefault) {
    setting(
        text,
        "probe_interval",
        "seconds",
        byDefault.probing().interval().toSeconds() + "",
        "How often each device is probed; 0 for never; a device's file may have its own");
    setting(
        text,
        "probe_jitter",
        "percent",
        Math.round(byDefault.probing().jitter() * 100) + "",
        "By how much of the interval a probe may be early or late");
    setting(
        text,
        "storm_hosts",
        "number",
        byDefault.storm().hosts() + "",
        "How many different hosts may be switched off within the window before the brake latches;"
            + " 0 for any number");
    setting(
        text,
        "storm_window",
        "seconds",
        byDefault.storm().window().toSeconds() + "",
        "The window of storm_hosts");
  }

  private static void setting(
      StringBuilder text, String name, String value, String byDefault, String meaning) {
    cell(text.append("| "), "`" + name.replace("<", "\u2039").replace(">", "\u203a") + "`");
    cell(text, value);
    cell(text, byDefault.isEmpty() ? "" : "`" + byDefault + "`");
    cell(text, meaning);
    text.setLength(text.length() - 1);
    text.append('\n');
  }

  /**
   * What a kind takes and how it is treated: the part of its page that is between {@code <!-- …
   * -->} marks.
   *
   * @param type the kind
   * @return Markdown without a heading
   */
  public static String parameters(DeviceType type) {
    StringBuilder text = new StringBuilder("`plugin = ").append(type.name()).append("`. ");
    if (!type.agents().isEmpty()) {
      String agents = String.join("`, `", type.agents());
      text.append("Agent: `").append(agents).append("`. ");
      actions(text, AgentProfile.of(type, type.agents().get(0)));
    }
    options(text, type.parameters().stream().map(Option::of).toList());
    habits(text, type);
    return text.toString().strip() + "\n";
  }

  private static void habits(StringBuilder text, DeviceType type) {
    for (Parameter<?> time : Timing.parameters(type)) {
      Optional<String> own = KindText.byDefault(time);
      Optional<String> usual =
          plainTimes().stream().filter(time::equals).findFirst().flatMap(KindText::byDefault);
      if (!own.equals(usual)) {
        line(text, "`" + time.name() + "` is " + own.orElse("") + " unless set otherwise");
      }
    }
    if (type.parallelCalls() > 1) {
      line(text, "up to " + type.parallelCalls() + " calls to one device run side by side");
    }
    line(text, "an idle session is kept for " + type.keepWarm().toSeconds() + " s");
    if (type.confirmOff() > 1) {
      line(text, type.confirmOff() + " readings of off in a row make an off");
    }
    line(text, "an accepted on may still act for " + type.lateOn().toSeconds() + " s");
    line(text, (type.offers(PlugLister.class) ? "can" : "cannot") + " list its plugs");
    line(text, (type.offers(PowerCycler.class) ? "has a" : "has no") + " power cycle of its own");
    for (Trait trait : Trait.values()) {
      if (type.has(trait)) {
        line(text, KindText.of(trait));
      }
    }
    text.append('\n');
  }

  private static void line(StringBuilder text, String fact) {
    text.append("- ").append(fact.substring(0, 1).toUpperCase(Locale.ROOT));
    text.append(fact.substring(1)).append(".\n");
  }
}
