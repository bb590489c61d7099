package org.palisade.plugin.redfish.emulator;

/** What a whole service does unlike another; none by default. */
public enum Habit {
  /** Answers paths without a slash at the end with a redirect to those with one. */
  SLASHES,
  /** Writes links with a scheme and the name of a host that does not exist. */
  ABSOLUTE_LINKS,
  /** Gives collections out one member a page. */
  PAGES,
  /** Shows collections without members, as while it boots. */
  EMPTY_COLLECTIONS,
  /** Packs each body, asked or not. */
  GZIP,
  /** Sends each body in chunks, without saying how long it is. */
  CHUNKED,
  /** Tells allowed reset types by ActionInfo alone. */
  ACTION_INFO,
  /** Tells nowhere which reset types it allows. */
  UNTOLD_RESET_TYPES,
  /** Is OpenBMC, so the system's state is its host's and not its power's. */
  OPENBMC,
  /** Takes no Basic authentication. */
  NO_BASIC,
  /** Takes no command without the ETag of what it is about. */
  ETAGS_NEEDED,
  /** Names a new session in the body of its answer alone, not in a header. */
  LOCATION_IN_BODY,
  /** Leads to a task instead of its monitor. */
  TASK_AS_LOCATION,
  /** Keeps accounts to itself. */
  ACCOUNTS_HIDDEN,
  /** Puts the machine's two nodes into one enclosure, which is always on. */
  SHARED_CHASSIS
}
