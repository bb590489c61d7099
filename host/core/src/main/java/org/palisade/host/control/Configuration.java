package org.palisade.host.control;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The configuration, as it is in force. Thread-safe. */
@ProviderType
public interface Configuration {

  /** How bad a problem is; the worst first. */
  enum Severity {
    /** A host cannot be fenced, or not as it should be. */
    ERROR,
    /** It works, and may fail when it is needed. */
    WARNING
  }

  /**
   * Something that is wrong.
   *
   * @param severity how bad it is
   * @param where a file, or what else it is about
   * @param line the file's line, from 1; 0 where it is no line's
   * @param text what is wrong and what to do
   */
  record Problem(Severity severity, String where, int line, String text) {
    @Override
    public String toString() {
      return line == 0 ? where + ": " + text : where + ":" + line + ": " + text;
    }
  }

  /**
   * What a check found.
   *
   * @param devices how many devices are usable
   * @param hosts how many hosts can be fenced
   * @param problems what is wrong
   */
  record Report(int devices, int hosts, List<Problem> problems) {
    /** Copies the list. */
    public Report {
      problems = List.copyOf(problems);
    }
  }

  /**
   * The digest of a part of the configuration, to be compared between nodes.
   *
   * @param part a device, {@code settings} or {@code secrets}
   * @param digest hexadecimal digits
   */
  record Digest(String part, String digest) {}

  /**
   * Checks it; contacts nothing but devices that never gave their list.
   *
   * @return what was found
   * @throws InterruptedException where the caller went away
   */
  Report check() throws InterruptedException;

  /**
   * Digests of what is in force. No secret can be told from them.
   *
   * @return a line for each part
   */
  List<Digest> digest();
}
