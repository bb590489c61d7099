package org.palisade.plugin.ipmi.bmc;

/** What a fake BMC can do wrong. */
public enum Misbehaviour {
  /** Nothing. */
  NONE,
  /** Power commands act, and their replies are lost. */
  LOSES_REPLIES,
  /** Power commands are accepted and do nothing. */
  IGNORES_COMMANDS,
  /** Each request is answered "busy"; no session is granted. */
  IS_BUSY,
  /** It has another password. */
  KNOWS_ANOTHER_PASSWORD,
  /** It has another Kg. */
  KNOWS_ANOTHER_KEY,
  /** The user may only read. */
  FORBIDS,
  /** Power commands are declined with 0xD5. */
  REFUSES,
  /** Takes everything and says nothing. */
  HANGS,
  /** Answers, in a session, what is no message. */
  TALKS_NONSENSE,
  /** Answers, in a session, nothing at all. */
  SAYS_NOTHING,
  /** Agrees to suite 3 whatever was asked for. */
  DOWNGRADES,
  /** Knows the password, and declines each proof that the console knows it too. */
  DECLINES_PROOFS,
  /** Has forgotten each set-up before it goes on. */
  FORGETS_SET_UPS,
  /** As KNOWS_ANOTHER_KEY, and says nothing more to the set-up of a session that is set up. */
  PROVES_ANOTHER_KEY_ONCE
}
