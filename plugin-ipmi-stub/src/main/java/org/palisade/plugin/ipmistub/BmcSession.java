package org.palisade.plugin.ipmistub;

import java.time.Duration;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** The way to a BMC: whether it answers, and the session that stays open. Thread-safe. */
final class BmcSession {
  private final StubSettings settings;
  private final Bmc bmc;
  private final Pace pace;
  private boolean open;

  BmcSession(StubSettings settings, Bmc bmc, Pace pace) {
    this.settings = settings;
    this.bmc = bmc;
    this.pace = pace;
  }

  /** Reaches the BMC with an open session, or says why not; nothing was commanded so far. */
  void reach(Faults faults, Reason withoutAnswer, Call call)
      throws StonithException, InterruptedException {
    if (faults.has(Fault.UNREACHABLE)) {
      close();
      throw new StonithException(
          Reason.UNREACHABLE, "no route to the BMC at " + settings.ip() + "; check its network");
    }
    answer(faults, withoutAnswer, call);
    if (faults.has(Fault.BUSY)) {
      throw StonithException.busy("the BMC is busy (0xC0), try again later", faults.of(Fault.BUSY));
    }
    logIn(faults);
  }

  private void answer(Faults faults, Reason withoutAnswer, Call call)
      throws StonithException, InterruptedException {
    Duration wait = settings.latency().plus(faults.of(Fault.SLOW));
    boolean never = faults.has(Fault.HANGS);
    if (never) {
      bmc.unanswered().incrementAndGet();
    }
    if (never || wait.compareTo(call.left()) > 0) {
      Duration left = call.left();
      pace.sleep(left);
      throw new StonithException(
          withoutAnswer,
          "no answer of the BMC at " + settings.ip() + " within " + left.toMillis() + " ms");
    }
    if (!wait.isZero()) {
      pace.sleep(wait);
    }
  }

  private synchronized void logIn(Faults faults) throws StonithException {
    if (faults.has(Fault.WRONG_LOGIN)) {
      close();
    }
    if (!open) {
      bmc.logins().incrementAndGet();
      Optional<Account> account = settings.accounts().stream().filter(this::isOurs).findFirst();
      if (account.isEmpty() || faults.has(Fault.WRONG_LOGIN)) {
        throw new StonithException(
            Reason.LOGIN_REFUSED,
            "login refused for user '" + settings.username() + "'; check user and password");
      }
      if (!account.get().most().includes(settings.level())) {
        throw new StonithException(
            Reason.FORBIDDEN,
            "user '"
                + settings.username()
                + "' may be "
                + account.get().most()
                + " at most, not "
                + settings.level()
                + "; set privlvl or give the user the right");
      }
      open = true;
      bmc.sessions().incrementAndGet();
    }
  }

  private boolean isOurs(Account account) {
    return account.name().equals(settings.username())
        && account.password().equals(settings.password());
  }

  synchronized void close() {
    if (open) {
      open = false;
      bmc.sessions().decrementAndGet();
    }
  }
}
