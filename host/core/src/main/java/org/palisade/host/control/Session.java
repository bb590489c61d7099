package org.palisade.host.control;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One call of the operators' command, as the front end sent it. Thread-safe. */
@ProviderType
public interface Session {

  /** What a caller may do. Each may what the one before may. */
  enum Standing {
    /** Anyone: the help. */
    ANYONE,
    /** A member of the configured group: look, and fence configured hosts. */
    GROUP,
    /** Root or the host's own user: everything. */
    TRUSTED
  }

  /**
   * Which descriptors of the caller are terminals.
   *
   * @param in standard input: questions can be asked
   * @param out standard output
   * @param err standard error
   */
  record Terminals(boolean in, boolean out, boolean err) {}

  /**
   * What was typed.
   *
   * @return the arguments, verbatim
   */
  List<String> arguments();

  /**
   * The part of the caller's environment that the front end forwards.
   *
   * @return values by name
   */
  Map<String, String> environment();

  /**
   * The caller's working directory.
   *
   * @return what relative file names are meant against
   */
  Path directory();

  /**
   * Who calls, as the kernel says.
   *
   * @return the user's name, or number
   */
  String user();

  /**
   * What the caller may do.
   *
   * @return the standing
   */
  Standing standing();

  /**
   * What is a terminal.
   *
   * @return descriptors 0 to 2
   */
  Terminals terminals();

  /**
   * How long ago the front end started; more than a moment where another host had the call before.
   *
   * @return the time since then
   */
  Duration age();

  /**
   * The operation that another host handed over with this call, which was confirmed there.
   *
   * @return its id
   */
  Optional<String> handedOver();

  /**
   * Writes to standard output.
   *
   * @param text with its line ends
   */
  void out(String text);

  /**
   * Writes to standard error.
   *
   * @param text with its line ends
   */
  void err(String text);

  /**
   * Asks for a line that is typed at the caller's terminal.
   *
   * @param prompt printed before, on standard error
   * @return the line without its end; nothing where the input ended or is no terminal
   * @throws InterruptedException where the caller went away or pressed Ctrl-C
   */
  Optional<String> ask(String prompt) throws InterruptedException;

  /**
   * Has something done, instead of ending the call, when the caller presses Ctrl-C; at once where
   * that was before. The call then has 3 s to say what it sent.
   *
   * @param then quick, on any thread
   */
  void whenInterrupted(Runnable then);

  /**
   * Whether the caller pressed Ctrl-C.
   *
   * @return whether nobody waits for the rest
   */
  boolean interrupted();

  /**
   * Sends the call to the standby host, since this host stops; the exit code then does not count.
   *
   * @param operation the operation that is handed over; empty text where nothing was begun
   */
  void handOver(String operation);
}
