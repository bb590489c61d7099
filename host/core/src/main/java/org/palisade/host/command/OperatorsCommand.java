package org.palisade.host.command;

import java.io.IOException;
import java.util.List;
import org.palisade.host.device.HoldOffs;
import org.palisade.host.dispatch.NodeMemory;
import org.palisade.host.gateway.Caller.Standing;
import org.palisade.host.gateway.Invocation;
import org.palisade.host.gateway.Program;
import org.palisade.host.gateway.Request;
import org.palisade.host.inventory.Inventory;

/**
 * {@code palisade}: forgets what the host holds against a fencing, and checks the configuration.
 * Exit codes: 0 done, 1 something failed or was not found, 2 not a command. Thread-safe.
 */
public final class OperatorsCommand implements Program {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private static final String HELP =
      """
      usage: palisade COMMAND

        check            reads the configuration and names what is wrong with it
        forget NAME ...  forgets for which node a plug was used: NAME is the node, or the plug as
                         the refusal names it
        forget --logins  forgets refused logins, so that the next call tries them again
        help             this text

      exit codes: 0 done, 1 something failed or was not found, 2 usage, 3 no host can be reached
      """;

  private final Inventory inventory;
  private final NodeMemory nodes;
  private final HoldOffs holdOffs;

  /**
   * The command of a host.
   *
   * @param inventory what is configured
   * @param nodes for which node a plug was used
   * @param holdOffs the refused logins
   */
  public OperatorsCommand(Inventory inventory, NodeMemory nodes, HoldOffs holdOffs) {
    this.inventory = inventory;
    this.nodes = nodes;
    this.holdOffs = holdOffs;
  }

  @Override
  public boolean answersTo(String name) {
    return name.equals("palisade");
  }

  @Override
  public boolean fences(Request request) {
    return false;
  }

  @Override
  public void run(Invocation call) {
    call.exit(obey(call));
  }

  private int obey(Invocation call) {
    List<String> words = call.request().arguments();
    if (List.of("help", "--help", "-h").contains(words.isEmpty() ? "" : words.get(0))) {
      call.out(HELP);
      return DONE;
    }
    if (call.caller().standing() != Standing.TRUSTED) {
      call.err("palisade: only root and the host's own user may do this\n");
      return FAILED;
    }
    if (words.equals(List.of("check"))) {
      return check(call);
    }
    if (words.equals(List.of("forget", "--logins"))) {
      return forgetLogins(call);
    }
    if (words.size() > 1 && words.get(0).equals("forget") && areNames(words)) {
      return forgetNodes(call, words.subList(1, words.size()));
    }
    call.err(HELP);
    return USAGE;
  }

  private static boolean areNames(List<String> words) {
    return words.stream().noneMatch(word -> word.isBlank() || word.startsWith("-"));
  }

  private int check(Invocation call) {
    Inventory.Snapshot snapshot = inventory.current();
    snapshot.problems().forEach(problem -> call.err(problem + "\n"));
    call.out(snapshot.devices().size() + " usable devices, " + problems(snapshot) + "\n");
    return snapshot.problems().isEmpty() ? DONE : FAILED;
  }

  private static String problems(Inventory.Snapshot snapshot) {
    return snapshot.problems().isEmpty() ? "no problems" : snapshot.problems().size() + " problems";
  }

  private int forgetLogins(Invocation call) {
    try {
      call.out("refused logins forgotten: " + holdOffs.forgetAll() + "\n");
      return DONE;
    } catch (IOException e) {
      call.err("palisade: refused logins cannot be forgotten: " + e + "\n");
      return FAILED;
    }
  }

  private int forgetNodes(Invocation call, List<String> names) {
    int code = DONE;
    for (String name : names) {
      try {
        List<String> forgotten = nodes.forget(name);
        forgotten.forEach(one -> call.out("forgotten: " + one + "\n"));
        if (forgotten.isEmpty()) {
          call.err("palisade: no plug is remembered under '" + name + "'\n");
          code = FAILED;
        }
      } catch (IOException e) {
        call.err("palisade: '" + name + "' cannot be forgotten: " + e + "\n");
        code = FAILED;
      }
    }
    return code;
  }
}
