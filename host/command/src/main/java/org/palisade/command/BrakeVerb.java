package org.palisade.command;

import org.palisade.command.Screen.Tone;
import org.palisade.host.control.Brake;
import org.palisade.host.control.Change;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;

/** {@code palisade brake}; without more, how it stands. */
@Command(
    name = "brake",
    description = "Shows the storm brake, which stops scripts that switch off too many hosts.",
    subcommands = BrakeVerb.Release.class)
final class BrakeVerb extends Verb {
  BrakeVerb(Call call) {
    super(call, Standing.GROUP);
  }

  private static Brake brake(Verb verb) throws Unavailable {
    return verb.control()
        .brake()
        .orElseThrow(() -> new Unavailable("this host has no storm brake; nothing was done"));
  }

  @Override
  int work() throws Unavailable {
    Brake.State state = brake(this).state();
    if (json()) {
      call.print(
          document()
              .put("enabled", state.enabled())
              .put("latched", state.latched())
              .put("text", state.text()));
    } else {
      Tone tone = state.latched() ? Tone.BAD : Tone.GOOD;
      String word = state.latched() ? "latched" : state.enabled() ? "open" : "disabled";
      screen().line(screen().paint(tone, word) + ": " + Screen.plain(state.text()));
    }
    return state.latched() ? Call.FAILED : Call.DONE;
  }

  /** {@code palisade brake release}. */
  @Command(name = "release", description = "Opens the brake: hosts can be switched off again.")
  static final class Release extends ChangeVerb {
    Release(Call call) {
      super(call);
    }

    @Override
    Change change() throws Unavailable {
      return brake(this).release(call.who());
    }
  }
}
