package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.palisade.host.intake.Imported.Note;
import org.palisade.host.intake.Source.Order;

/**
 * A table of BMCs, one a line: {@code HOST ADDRESS[:PORT] USER PASSWORD [SETTING=VALUE…]}, for
 * example made of what scripts give to {@code ipmitool -H -U -P}. A password of {@code -} is none;
 * it then has to come from a setting, such as {@code password_file=/etc/bmc/node1}.
 */
final class BmcTable {
  private static final int LEAST = 3;
  private static final int PASSWORD = 3;

  /** What the first two columns are called by those who begin a table with its head. */
  private static final Pattern HEAD =
      Pattern.compile(
          "(host|hostname|node|name) (bmc|ip|((bmc|ip)[-_]?)?addr(ess)?(\\[:port])?)",
          Pattern.CASE_INSENSITIVE);

  private final Kinds kinds;
  private final List<Draft> drafts = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  BmcTable(Kinds kinds) {
    this.kinds = kinds;
  }

  Source read(String text) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      try {
        List<String> words = words(lines.get(i));
        if (isHead(words)) {
          notes.add(new Note("line " + (i + 1), "is taken for the head of the table, no machine"));
        } else if (!words.isEmpty()) {
          drafts.add(draft(words));
        }
      } catch (IllegalArgumentException e) {
        notes.add(new Note("line " + (i + 1), e.getMessage()));
      }
    }
    return new Source(List.copyOf(drafts), Map.of(), Order.UNKNOWN, Map.of(), List.copyOf(notes));
  }

  private static List<String> words(String line) {
    try {
      return Words.of(line);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + "; a password with one is given by password_file=PATH", e);
    }
  }

  private static boolean isHead(List<String> words) {
    return words.size() > 1 && HEAD.matcher(words.get(0) + " " + words.get(1)).matches();
  }

  private Draft draft(List<String> words) {
    if (words.size() < LEAST) {
      throw new IllegalArgumentException(
          "has " + words.size() + " columns; needed are host, address, user and password");
    }
    String host = words.get(0);
    Map<String, String> plugs = Map.of(host, "");
    Map<String, String> settings = new LinkedHashMap<>(Bmc.address(words.get(1)));
    settings.put("username", words.get(2));
    String password = words.size() > PASSWORD ? words.get(PASSWORD) : "-";
    if (!password.equals("-")) {
      settings.put("password", password);
    }
    more(words, settings);
    if (kinds.named(Bmc.KIND).isEmpty()) {
      return Draft.hopeless(Bmc.device(host), plugs, "no plugin in force has kind 'ipmi'");
    }
    if (settings.keySet().stream().noneMatch(name -> name.startsWith("passw"))) {
      return Draft.hopeless(
          Bmc.device(host),
          plugs,
          "it has no password; write it in the fourth column, or '-' there and behind it"
              + " password_file=PATH");
    }
    return new Draft(Bmc.device(host), kinds.named(Bmc.KIND), settings, false, plugs, "");
  }

  private static void more(List<String> words, Map<String, String> settings) {
    for (String word : words.subList(Math.min(words.size(), PASSWORD + 1), words.size())) {
      int sign = word.indexOf('=');
      if (sign < 1) {
        throw new IllegalArgumentException(
            "has a word behind the password that is not of the form setting=value; a password"
                + " with blanks is put in double quotes");
      }
      settings.put(word.substring(0, sign), word.substring(sign + 1));
    }
  }
}
