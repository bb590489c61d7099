package org.palisade.host.dispatch;

/**
 * Something that a check of the configuration found.
 *
 * @param severity how bad it is
 * @param where a file, or a resource of Pacemaker's
 * @param line the file's line, from 1; 0 where it is no line's
 * @param text what is wrong and what to do; no secret
 */
public record Finding(Severity severity, String where, int line, String text) {

  /** How bad it is. */
  public enum Severity {
    /** A host cannot be fenced, or not as it should be. */
    ERROR,
    /** It works, and may fail when it is needed. */
    WARNING
  }

  static Finding error(String where, String text) {
    return new Finding(Severity.ERROR, where, 0, text);
  }

  static Finding warning(String where, String text) {
    return new Finding(Severity.WARNING, where, 0, text);
  }

  @Override
  public String toString() {
    return (line == 0 ? where : where + ":" + line) + ": " + text;
  }
}
