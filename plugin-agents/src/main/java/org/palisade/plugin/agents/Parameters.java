package org.palisade.plugin.agents;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;

/**
 * The parameters of a kind, made of those that its program declares. Those that the host has itself
 * are left out, and so are deprecated ones, whose names become aliases of what took their place.
 * Immutable.
 *
 * @param given each parameter with the name under which the program takes it
 */
record Parameters(Map<Parameter<?>, String> given) {
  private static final String VALID = "[A-Za-z][A-Za-z0-9_.]*";
  private static final String PORT = Parameter.IPPORT.name();

  /** Where one of these is set, agents talk to another port. */
  private static final Set<String> SWITCHES = Set.of("ssh", "ssl");

  Parameters {
    given = Collections.unmodifiableMap(new LinkedHashMap<>(given)); // in its order
  }

  /** Makes them of metadata. */
  static Parameters of(Metadata metadata, boolean plugs) {
    List<Metadata.Entry> entries = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Metadata.Entry entry : metadata.entries()) {
      String name = Names.plain(entry.name());
      if (!isLeftOut(entry, metadata, plugs) && name.matches(VALID) && taken.add(name)) {
        entries.add(entry);
      }
    }
    boolean addressed = entries.stream().anyMatch(entry -> isAddress(entry.name()));
    Map<Parameter<?>, String> given = new LinkedHashMap<>();
    for (Metadata.Entry entry : entries) {
      Parameter<?> known = aliased(entry, typed(entry), taken).role(role(entry, addressed));
      boolean port = known.name().equals(PORT) && !portHangsOnSwitches(metadata);
      given.put(port ? defaulted(known, entry) : known, entry.name());
    }
    return new Parameters(given);
  }

  private static boolean isLeftOut(Metadata.Entry entry, Metadata metadata, boolean plugs) {
    String name = Names.plain(entry.name());
    boolean replaced =
        entry.deprecated()
            && metadata.entries().stream()
                .anyMatch(
                    other ->
                        !other.deprecated()
                            && (other.obsoletes().contains(entry.name())
                                || Names.plain(other.name()).equals(name)));
    return replaced || Names.isHosts(name) || (Names.isPlug(name) && !plugs);
  }

  private static boolean isAddress(String name) {
    return name.equals("ip") || name.equals("ipaddr");
  }

  private static Parameter<?> typed(Metadata.Entry entry) {
    String name = Names.plain(entry.name());
    if (Names.isSecret(name)) {
      return finished(Parameter.secret(name), entry);
    }
    return switch (entry.type()) {
      case "integer" -> finished(Parameter.number(name), entry);
      case "second" -> finished(Parameter.seconds(name), entry);
      case "boolean" -> finished(Parameter.flag(name).orElse(isYes(entry)), entry);
      case "select" ->
          entry.choices().isEmpty()
              ? finished(Parameter.text(name), entry)
              : finished(Parameter.choice(name, entry.choices().toArray(String[]::new)), entry);
      default -> finished(Parameter.text(name), entry);
    };
  }

  private static boolean isYes(Metadata.Entry entry) {
    return entry.byDefault().filter(word -> word.matches("(?i)1|yes|on|true")).isPresent();
  }

  // The program's defaults stay its own, for some depend on other values (a port on ssh): they are
  // told, and only what was given is passed on.
  private static <T> Parameter<T> finished(Parameter<T> parameter, Metadata.Entry entry) {
    boolean shown =
        parameter.type() != Parameter.Type.SECRET && parameter.type() != Parameter.Type.FLAG;
    String told =
        shown
            ? entry
                .byDefault()
                .filter(text -> !text.isBlank())
                .map(text -> " [" + text + "]")
                .orElse("")
            : "";
    Parameter<T> helped = parameter.help(entry.text() + told);
    boolean needed =
        entry.required() && entry.byDefault().isEmpty() && !Names.isHostList(parameter.name());
    return needed && !Names.isPlug(parameter.name()) ? helped.required() : helped;
  }

  // A lock is named by the port, and one that is not given is the one that is then used. It is not
  // passed on either.
  private static <T> Parameter<T> defaulted(Parameter<T> port, Metadata.Entry entry) {
    try {
      Optional<T> told = entry.byDefault().filter(text -> !text.isBlank()).map(port::parse);
      return told.map(port::orElse).orElse(port);
    } catch (IllegalArgumentException e) {
      return port; // what is told there is no number
    }
  }

  // A switch that is on anyway changes no port.
  private static boolean portHangsOnSwitches(Metadata metadata) {
    return metadata.entries().stream()
        .filter(entry -> SWITCHES.contains(Names.plain(entry.name())))
        .anyMatch(entry -> !isYes(entry));
  }

  private static Parameter<?> aliased(
      Metadata.Entry entry, Parameter<?> parameter, Set<String> taken) {
    Parameter<?> all = parameter;
    for (String older : entry.obsoletes()) {
      String name = Names.plain(older);
      if (name.matches(VALID) && !Names.isHosts(name) && taken.add(name)) {
        all = all.alias(name);
      }
    }
    return all;
  }

  // Without an address whatever is set may be what tells one device from another. To hold two
  // plugs for one would be safe too, but then two hosts could not have a plug of the same name.
  private static Role role(Metadata.Entry entry, boolean addressed) {
    String name = Names.plain(entry.name());
    if (Names.isPlug(name)) {
      return Role.PLUG;
    }
    if (Names.isCredential(name)) {
      return Role.CREDENTIAL;
    }
    boolean plain = entry.type().equals("boolean") || entry.type().equals("second");
    return Names.isEndpoint(name) || (!addressed && !plain && !Names.isHostList(name))
        ? Role.ENDPOINT
        : Role.OPTION;
  }

  Parameter<?>[] all() {
    return given.keySet().toArray(Parameter<?>[]::new);
  }
}
