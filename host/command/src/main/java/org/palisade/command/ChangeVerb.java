package org.palisade.command;

import org.palisade.host.control.Change;
import org.palisade.host.control.Session.Standing;

/** A subcommand that changes one thing, and says whether it is changed. */
abstract class ChangeVerb extends Verb {
  ChangeVerb(Call call) {
    super(call, Standing.TRUSTED);
  }

  abstract Change change() throws Exception;

  @Override
  final int work() throws Exception {
    Change change = change();
    if (json()) {
      call.print(document().put("done", change.done()).put("text", change.text()));
    } else if (change.done()) {
      screen().line(Screen.plain(change.text()));
    } else {
      screen().error(change.text());
    }
    return change.done() ? Call.DONE : Call.FAILED;
  }
}
