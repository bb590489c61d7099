package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.LOGIN_REFUSED;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;

/** User and password with each request: the device keeps nothing that could be left behind. */
final class BasicLogin implements Login {
  private final Bmc bmc;
  private final Replies replies;

  BasicLogin(Bmc bmc, Replies replies) {
    this.bmc = bmc;
    this.replies = replies;
  }

  Pass pass() {
    byte[] both = (bmc.user() + ":" + bmc.password().reveal()).getBytes(StandardCharsets.UTF_8);
    return new Pass("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
  }

  @Override
  public Pass pass(Call call) {
    return pass();
  }

  @Override
  public Pass insteadOf(Pass refused, Answer refusal, Call call) throws StonithException {
    throw refused(refused, refusal);
  }

  @Override
  public StonithException refused(Pass pass, Answer refusal) {
    return new StonithException(
        LOGIN_REFUSED,
        "login refused for user '"
            + bmc.user()
            + "' ("
            + replies.describe(refusal)
            + "); check user and password, and whether the service allows "
            + (bmc.sessions() ? "sessions" : "Basic authentication (else: auth=session)"));
  }

  @Override
  public void end() {}
}
