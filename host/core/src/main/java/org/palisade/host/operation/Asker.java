package org.palisade.host.operation;

/**
 * Who asks for a fencing.
 *
 * @param user the user, as the kernel says
 * @param program what was called, such as {@code fence_palisade}
 * @param pacemaker whether Pacemaker's fencer called it
 */
public record Asker(String user, String program, boolean pacemaker) {
  @Override
  public String toString() {
    return user + " (" + program + (pacemaker ? ", for Pacemaker)" : ")");
  }
}
