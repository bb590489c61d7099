package org.palisade.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.palisade.host.control.Session.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code palisade forget}. */
@Command(name = "forget", description = "Forgets what the host holds against a fencing.")
final class ForgetVerb extends Verb {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = {
        "Forgets for which node of the cluster a plug was used: the node, or the plug as the"
            + " refusal names it."
      })
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--logins",
      description = "Forgets refused logins, so that the next call tries them again.")
  private boolean logins;

  ForgetVerb(Call call) {
    super(call, Standing.TRUSTED);
  }

  @Override
  int work() throws IOException {
    if (names.isEmpty() == !logins) {
      throw usage("say either names or --logins");
    }
    if (names.stream().anyMatch(String::isBlank)) {
      throw usage("a name is empty");
    }
    return logins ? forgetLogins() : forgetNodes();
  }

  private int forgetLogins() throws IOException {
    int count;
    try {
      count = control().memory().forgetLogins();
    } catch (IOException e) {
      throw new IOException("refused logins cannot be forgotten: " + e, e);
    }
    if (json()) {
      call.print(document().put("logins", count));
    } else {
      screen().line("refused logins forgotten: " + count);
    }
    return Call.DONE;
  }

  private int forgetNodes() {
    List<String> forgotten = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (String name : names) {
      try {
        List<String> its = control().memory().forgetNode(name);
        forgotten.addAll(its);
        if (its.isEmpty()) {
          failed.add("no plug is remembered under '" + name + "'");
        }
      } catch (IOException e) {
        failed.add("'" + name + "' cannot be forgotten: " + e);
      }
    }
    if (json()) {
      ObjectNode document = document();
      document.set("forgotten", Json.texts(forgotten));
      document.set("failed", Json.texts(failed));
      call.print(document);
    } else {
      forgotten.forEach(one -> screen().line("forgotten: " + Screen.plain(one)));
      failed.forEach(screen()::error);
    }
    return failed.isEmpty() ? Call.DONE : Call.FAILED;
  }
}
