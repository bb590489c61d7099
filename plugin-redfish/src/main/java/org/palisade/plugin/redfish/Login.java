package org.palisade.plugin.redfish;

import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;

/** A way to be let in. Thread-safe. */
sealed interface Login permits BasicLogin, SessionLogin {

  /** What the next request carries. */
  Pass pass(Call call) throws StonithException, InterruptedException;

  /** What it carries instead of something that was refused; or why there is nothing else. */
  Pass insteadOf(Pass refused, Answer refusal, Call call)
      throws StonithException, InterruptedException;

  /** What it means that the other thing was refused as well. */
  StonithException refused(Pass other, Answer refusal);

  /** Gives back what the device keeps for it. The next request begins anew. */
  void end();
}
