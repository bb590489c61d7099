package org.palisade.host.gateway;

/**
 * Who calls, as the kernel says.
 *
 * @param user the user's name, or its number where it has none
 * @param standing what the caller may do
 */
public record Caller(String user, Standing standing) {

  /** What a caller may do. Each may what the one before may. */
  public enum Standing {
    /** Anyone: metadata, help, version. */
    ANYONE,
    /** A member of the configured group: configured devices, no option that names a file. */
    GROUP,
    /** Root or the host's own user: everything. */
    TRUSTED
  }
}
