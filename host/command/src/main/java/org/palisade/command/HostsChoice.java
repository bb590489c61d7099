package org.palisade.command;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.palisade.host.control.Hosts;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which hosts are meant. Whatever is not clear is a mistake, and never means more hosts. */
final class HostsChoice {
  private static final int NAMED = 5;

  @Parameters(
      paramLabel = "HOSTS",
      completionCandidates = Names.OfHosts.class,
      arity = "0..*",
      description = "Hosts, as in node[1-3,7],db1 or node*.")
  private List<String> lists = new ArrayList<>();

  @Option(names = "--all", description = "All hosts that can be fenced.")
  private boolean all;

  /** A choice that cannot be meant. */
  static class Unclear extends Exception {
    private static final long serialVersionUID = 1L;

    Unclear(String why) {
      super(why);
    }
  }

  /** A host that no device can fence; the host process knows why. */
  static final class Unknown extends Unclear {
    private static final long serialVersionUID = 1L;

    private final String host;

    Unknown(String host) {
      super("no device can fence " + host);
      this.host = host;
    }

    String host() {
      return host;
    }
  }

  boolean all() {
    return all;
  }

  boolean none() {
    return lists.isEmpty() && !all;
  }

  /**
   * The hosts that are meant.
   *
   * @param known all hosts
   * @return one or more names, each once
   */
  List<String> of(Hosts hosts, Hosts.Listing known) throws Unclear {
    Set<String> names = new LinkedHashSet<>();
    known.hosts().forEach(one -> names.add(one.host()));
    if (all && !lists.isEmpty()) {
      throw new Unclear("--all and names exclude each other");
    }
    if (none()) {
      throw new Unclear("no host is named; --all means all of them");
    }
    if (names.isEmpty()) {
      throw new Unclear("no host can be fenced: no usable device names any; see 'palisade check'");
    }
    return all ? List.copyOf(names) : named(hosts, names);
  }

  private List<String> named(Hosts hosts, Set<String> known) throws Unclear {
    List<String> found = new ArrayList<>();
    for (String list : lists) {
      List<String> names = expanded(hosts, list);
      if (names.isEmpty()) {
        throw new Unclear("'" + list + "' names no host");
      }
      for (String name : names) {
        found.addAll(matching(name, known));
      }
    }
    requireEachOnce(found);
    requireKnown(found, known);
    return found;
  }

  private static List<String> expanded(Hosts hosts, String list) throws Unclear {
    try {
      return hosts.expand(list);
    } catch (IllegalArgumentException e) {
      throw new Unclear(e.getMessage());
    }
  }

  private static List<String> matching(String name, Set<String> known) throws Unclear {
    if (!name.contains("*") && !name.contains("?")) {
      return List.of(name);
    }
    List<String> found = known.stream().filter(one -> matches(name, one)).toList();
    if (found.isEmpty()) {
      throw new Unclear("'" + name + "' matches no host");
    }
    return found;
  }

  private static boolean matches(String pattern, String name) {
    String regex =
        pattern
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());
    return name.matches(regex);
  }

  private static void requireEachOnce(List<String> found) throws Unclear {
    Set<String> seen = new HashSet<>();
    List<String> twice = found.stream().filter(name -> !seen.add(name)).distinct().toList();
    if (!twice.isEmpty()) {
      throw new Unclear("named twice: " + Words.some(twice, NAMED));
    }
  }

  private static void requireKnown(List<String> found, Set<String> known) throws Unclear {
    List<String> unknown = found.stream().filter(name -> !known.contains(name)).toList();
    if (unknown.size() == 1) {
      throw new Unknown(unknown.get(0));
    }
    if (!unknown.isEmpty()) {
      throw new Unclear(
          "no device can fence "
              + Words.some(unknown, NAMED)
              + "; 'palisade list' shows the hosts that can be fenced");
    }
  }
}
