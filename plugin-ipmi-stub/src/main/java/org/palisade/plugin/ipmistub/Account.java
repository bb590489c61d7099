package org.palisade.plugin.ipmistub;

import java.util.ArrayList;
import java.util.List;
import org.palisade.plugin.Secret;

/**
 * One user that a BMC knows.
 *
 * @param name the user's name
 * @param password the user's password
 * @param most the highest level that a session of this user may have
 */
record Account(String name, Secret password, Privilege most) {

  /** Reads {@code name:password:level, …}; its messages name the entry's place, not its text. */
  static List<Account> parse(Secret text) {
    List<Account> accounts = new ArrayList<>();
    String[] entries = text.reveal().split(",", -1);
    for (int i = 0; i < entries.length; i++) {
      accounts.add(parseOne(entries[i].strip(), i + 1));
    }
    return List.copyOf(accounts);
  }

  private static Account parseOne(String entry, int place) {
    String[] parts = entry.split(":", -1);
    if (parts.length != 3 || parts[0].isEmpty()) {
      throw new IllegalArgumentException("entry " + place + " of users is not name:password:level");
    }
    if (!List.of(Privilege.WORDS).contains(parts[2])) {
      throw new IllegalArgumentException(
          "entry "
              + place
              + " of users has a level that is not one of "
              + String.join(", ", Privilege.WORDS));
    }
    return new Account(parts[0], new Secret(parts[1]), Privilege.of(parts[2]));
  }
}
