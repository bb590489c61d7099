package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.FORBIDDEN;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Json;

/**
 * What the user's role says. Many services hide it from plain users, and some keep users elsewhere:
 * then it says nothing, which is no failure. Thread-safe.
 */
final class Rights {
  /** By the standard's privilege registry: what a reset of a system takes. */
  private static final String NEEDED = "ConfigureComponents";

  private final Bmc bmc;
  private final Api api;
  private volatile Optional<String> account = Optional.empty();

  Rights(Bmc bmc, Api api) {
    this.bmc = bmc;
    this.api = api;
  }

  void requireReset(Call call) throws StonithException, InterruptedException {
    boolean lacks;
    try {
      lacks = role(call).filter(Rights::lacksReset).isPresent();
    } catch (StonithException e) {
      call.trace("the role of the user is not told: " + e.getMessage());
      return;
    }
    if (lacks) {
      throw new StonithException(
          FORBIDDEN,
          "the role of user '" + bmc.user() + "' lacks " + NEEDED + ", so no off would be obeyed");
    }
  }

  /** Vendors' own privileges may stand in for the standard's; of these nothing can be said. */
  private static boolean lacksReset(JsonNode role) {
    JsonNode assigned = role.path("AssignedPrivileges");
    boolean has = false;
    for (JsonNode one : assigned) {
      has |= one.asText().equals(NEEDED);
    }
    return assigned.isArray() && !has && role.path("OemPrivileges").isEmpty();
  }

  private Optional<JsonNode> role(Call call) throws StonithException, InterruptedException {
    Optional<JsonNode> ours = ours(call);
    Optional<String> path = ours.flatMap(one -> Paths.linked(one.path("Links").path("Role")));
    return path.isEmpty() ? Optional.empty() : Optional.of(api.read(path.get(), call));
  }

  private Optional<JsonNode> ours(Call call) throws StonithException, InterruptedException {
    if (account.isPresent()) {
      JsonNode known = api.read(account.get(), call);
      if (isOurs(known)) {
        return Optional.of(known);
      }
    }
    account = Optional.empty();
    Optional<String> service = api.root().accounts(call);
    if (service.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> accounts = Paths.linked(api.read(service.get(), call).path("Accounts"));
    return accounts.isEmpty() ? Optional.empty() : find(accounts.get(), call);
  }

  private Optional<JsonNode> find(String accounts, Call call)
      throws StonithException, InterruptedException {
    for (String path : Paths.allLinked(api.read(accounts, call).path("Members"))) {
      JsonNode one = api.read(path, call);
      if (isOurs(one)) {
        account = Optional.of(path);
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private boolean isOurs(JsonNode one) {
    return Json.text(one, "UserName").filter(bmc.user()::equals).isPresent();
  }
}
