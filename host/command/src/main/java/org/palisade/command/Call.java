package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.palisade.host.control.Control;
import org.palisade.host.control.Session;

/** One call of the command: who, to which host, and where the output goes. For its thread. */
final class Call {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int INTERRUPTED = 130;

  private final Session session;
  private final Control control;
  private Optional<Screen> screen = Optional.empty();
  private Optional<InterruptedException> interrupt = Optional.empty();
  private Optional<RuntimeException> fault = Optional.empty();

  Call(Session session, Control control) {
    this.session = session;
    this.control = control;
  }

  Session session() {
    return session;
  }

  Control control() {
    return control;
  }

  Screen screen() {
    if (screen.isEmpty()) {
      screen = Optional.of(new Screen(session));
    }
    return screen.get();
  }

  /** The human behind the call: who became root is named too. */
  String who() {
    String user = session.user();
    String before = session.environment().getOrDefault("SUDO_USER", "");
    return before.isBlank() || before.equals(user) || session.standing() != Session.Standing.TRUSTED
        ? user
        : user + " (" + Screen.plain(before) + ")";
  }

  void print(ObjectNode document) {
    screen().out(Json.text(document));
  }

  /** Notes what a subcommand threw, for {@link #ended}. */
  int failed(Exception failure) {
    if (failure instanceof InterruptedException gone) {
      interrupt = Optional.of(gone);
    } else if (failure instanceof RuntimeException unforeseen) {
      fault = Optional.of(unforeseen);
    } else {
      screen().error(failure.getMessage());
    }
    return FAILED;
  }

  /** The call's exit code, unless what ended it is the host's affair. */
  int ended(int code) throws InterruptedException {
    if (interrupt.isPresent()) {
      throw interrupt.get();
    }
    if (fault.isPresent()) {
      throw fault.get();
    }
    return code;
  }
}
