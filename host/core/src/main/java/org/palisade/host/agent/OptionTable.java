package org.palisade.host.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The options of one agent and how each may be spelled. Immutable. */
final class OptionTable {
  private final List<Option> options;
  private final Map<Character, Option> letters = new HashMap<>();
  private final Map<String, Option> names = new HashMap<>();
  private final TreeMap<String, Option> longs = new TreeMap<>();

  private OptionTable(List<Option> options) {
    this.options = List.copyOf(options);
    for (Option option : options) {
      option.letter().ifPresent(letter -> letters.put(letter, option));
      option.aliases().forEach(alias -> names.put(alias, option));
      names.put(option.name(), option);
      longs.put(option.longName(), option);
    }
  }

  /** The kind's options come first, and take what names and letters they like. */
  static OptionTable of(List<Option> ofKind, List<Option> ofHost) {
    Set<String> names = new LinkedHashSet<>();
    Set<Character> letters = new LinkedHashSet<>();
    for (Option option : ofKind) {
      names.add(option.name());
      names.addAll(option.aliases());
      option.letter().ifPresent(letters::add);
    }
    List<Option> all = new ArrayList<>(ofKind);
    for (Option option : ofHost) {
      if (!names.contains(option.name())) {
        all.add(leftOver(option, names, letters));
      }
    }
    return new OptionTable(all);
  }

  private static Option leftOver(Option option, Set<String> names, Set<Character> letters) {
    Option left =
        option.withAliases(
            option.aliases().stream().filter(alias -> !names.contains(alias)).toList());
    return left.letter().filter(letters::contains).isPresent() ? left.withoutLetter() : left;
  }

  List<Option> options() {
    return options;
  }

  Optional<Option> letter(char letter) {
    return Optional.ofNullable(letters.get(letter));
  }

  /** An option by its name on standard input: older names too, with {@code -} or {@code _}. */
  Optional<Option> named(String name) {
    return Optional.ofNullable(names.get(name.replace('-', '_')));
  }

  /** A long option by its name or by a prefix that no other has. */
  Option longOption(String spelled) throws UsageException {
    String wanted = spelled.replace('_', '-');
    Option exact = longs.get(wanted);
    if (exact != null) {
      return exact;
    }
    List<String> candidates =
        wanted.isEmpty()
            ? List.of()
            : List.copyOf(longs.subMap(wanted, wanted + Character.MAX_VALUE).keySet());
    if (candidates.size() == 1) {
      return longs.get(candidates.get(0));
    }
    throw new UsageException(
        candidates.isEmpty()
            ? "unknown option '--" + spelled + "'"
            : "option '--" + spelled + "' is ambiguous: --" + String.join(", --", candidates));
  }
}
