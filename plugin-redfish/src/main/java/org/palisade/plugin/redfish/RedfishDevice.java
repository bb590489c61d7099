package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.FORBIDDEN;
import static org.palisade.plugin.StonithException.Reason.INVALID_SETTINGS;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.REFUSED;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palisade.plugin.Call;
import org.palisade.plugin.EndpointPin;
import org.palisade.plugin.PinTeller;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PlugNamer;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.RightsTeller;
import org.palisade.plugin.SessionNotes;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Fingerprint;
import org.palisade.plugin.http.HttpLink;
import org.palisade.plugin.http.Jobs;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.ShownCertificate;

/** One Redfish service; its plugs are its systems, and the only one needs no name. Thread-safe. */
final class RedfishDevice implements StonithDevice, PlugLister, PlugNamer, RightsTeller, PinTeller {
  private final Bmc bmc;
  private final Api api;
  private final Systems systems;
  private final SystemReader reader;
  private final Chassis chassis;
  private final Resets resets;
  private final Orders orders;
  private final Rights rights;
  private final Jobs jobs;

  RedfishDevice(Bmc bmc, Supplier<HttpLink> links, SessionNotes<NotedSession> notes, Clock clock) {
    this.bmc = bmc;
    Json json = new Json();
    this.api = new Api(bmc, links, notes, json, clock);
    this.systems = new Systems(api);
    this.reader = new SystemReader(api, systems);
    this.chassis = new Chassis(api, bmc.chassis());
    this.resets = new Resets(api);
    this.orders = new Orders(api, json);
    this.rights = new Rights(bmc, api);
    this.jobs = new Jobs(clock);
  }

  @Override
  public PowerState read(String plug, Call call) throws StonithException, InterruptedException {
    PowerState state = state(reader.read(plug, call), call);
    Optional<Jobs.Job> job = jobs.of(plug);
    if (job.isPresent()) {
      follow(plug, job.get(), state, call);
    }
    return state;
  }

  private PowerState state(ComputerSystem system, Call call)
      throws StonithException, InterruptedException {
    String word =
        system
            .word()
            .orElseThrow(() -> new StonithException(PROTOCOL, "the service names no power state"));
    return switch (word) {
      case "On" -> PowerState.ON;
      case "Off" -> chassis.confirmed(system, call);
      default -> {
        call.trace("the system says " + word);
        yield PowerState.UNKNOWN;
      }
    };
  }

  /** The state has been read; what the task says can only add that waiting is vain. */
  private void follow(String plug, Jobs.Job job, PowerState state, Call call)
      throws StonithException, InterruptedException {
    if (state == job.wanted()) {
      jobs.forget(plug, job);
      return;
    }
    Optional<String> failure = orders.failure(plug, job, jobs, call);
    if (failure.isPresent() && jobs.tellFailure(plug, job)) {
      throw new StonithException(
          REFUSED,
          "the service accepted the command to be "
              + job.wanted()
              + " and then failed it: "
              + failure.get());
    }
  }

  @Override
  public void powerOff(String plug, Call call) throws StonithException, InterruptedException {
    order(plug, PowerState.OFF, call);
  }

  @Override
  public void powerOn(String plug, Call call) throws StonithException, InterruptedException {
    order(plug, PowerState.ON, call);
  }

  private void order(String plug, PowerState wanted, Call call)
      throws StonithException, InterruptedException {
    jobs.forget(plug);
    ComputerSystem system = unsent(() -> ready(plug, wanted, call));
    String type = unsent(() -> resets.required(wanted, system, call));
    Orders.Reread again = () -> unsent(() -> stillReady(plug, wanted, call));
    Orders.Outcome outcome = orders.send(type, system, again, call);
    if (outcome.declined().isPresent()) {
      requireAlready(plug, wanted, outcome.declined().get(), call);
    }
    outcome.task().ifPresent(task -> jobs.accepted(plug, task, wanted));
  }

  private ComputerSystem ready(String plug, PowerState wanted, Call call)
      throws StonithException, InterruptedException {
    ComputerSystem known = reader.known(plug, call);
    boolean tells = resets.type(wanted, known, call).isPresent() && known.reset().isPresent();
    return tells ? known : reader.read(plug, call); // some allow what fits the state of the moment
  }

  /** Read again for its ETag: a BMC that starts meanwhile shows less than before. */
  private ComputerSystem stillReady(String plug, PowerState wanted, Call call)
      throws StonithException, InterruptedException {
    ComputerSystem system = reader.read(plug, call);
    resets.required(wanted, system, call);
    return system;
  }

  /** A look before a command. */
  @FunctionalInterface
  private interface Look<T> {
    T look() throws StonithException, InterruptedException;
  }

  private static <T> T unsent(Look<T> before) throws StonithException, InterruptedException {
    try {
      return before.look();
    } catch (StonithException e) {
      throw e.beforeCommand();
    }
  }

  /** Declined over the machine's state: no error where that is the one that is wanted. */
  private void requireAlready(String plug, PowerState wanted, StonithException declined, Call call)
      throws StonithException, InterruptedException {
    boolean is;
    try {
      is = state(reader.read(plug, call), call) == wanted;
    } catch (StonithException e) {
      call.trace("the state after a declined command cannot be read: " + e.getMessage());
      throw declined;
    }
    if (!is) {
      throw declined;
    }
  }

  /** Where there is one system, that it could be switched off is part of the health. */
  @Override
  public void monitor(Call call) throws StonithException, InterruptedException {
    if (systems.list(call).size() == 1) {
      requireOff(reader.read("", call), INVALID_SETTINGS, call);
    }
  }

  /** Of a system that is off, some allow no ForceOff until it is on. */
  private void requireOff(ComputerSystem system, StonithException.Reason reason, Call call)
      throws StonithException, InterruptedException {
    boolean isOff = system.word().equals(Optional.of("Off"));
    boolean offered = isOff || resets.type(PowerState.OFF, system, call).isPresent();
    if (!offered || system.reset().isEmpty()) {
      throw new StonithException(reason, resets.missing(PowerState.OFF, system, call));
    }
  }

  @Override
  public void mayPowerOff(String plug, Call call) throws StonithException, InterruptedException {
    requireOff(reader.read(plug, call), FORBIDDEN, call);
    rights.requireReset(call);
  }

  @Override
  public List<Plug> plugs(Call call) throws StonithException, InterruptedException {
    return systems.list(call).stream().map(path -> new Plug(Paths.id(path), "")).toList();
  }

  @Override
  public String plugName(String plug, Call call) throws StonithException, InterruptedException {
    return systems.name(plug, call);
  }

  @Override
  public List<EndpointPin> pins(Call call) throws StonithException, InterruptedException {
    X509Certificate shown = ShownCertificate.of(bmc.endpoint().address(), call.left());
    try {
      return List.of(
          new EndpointPin(
              RedfishParameters.TLS_PIN,
              Fingerprint.of(shown).toString(),
              ShownCertificate.describe(shown)));
    } catch (CertificateEncodingException e) {
      throw new StonithException(PROTOCOL, "the certificate that is shown has no encoding", e);
    }
  }

  @Override
  public Optional<String> identity(String plug, Call call)
      throws StonithException, InterruptedException {
    return identities(plug, call).stream().findFirst();
  }

  @Override
  public List<String> identities(String plug, Call call)
      throws StonithException, InterruptedException {
    return reader.read(plug, call).identities();
  }

  @Override
  public void disconnect() {
    api.disconnect();
  }
}
