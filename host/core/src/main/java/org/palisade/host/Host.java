package org.palisade.host;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.palisade.host.gateway.Callers;
import org.palisade.host.gateway.Gateway;
import org.palisade.host.gateway.Limits;
import org.palisade.host.gateway.Program;
import org.palisade.host.gateway.Programs;
import org.palisade.host.settings.Paths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host: all rooms, put together. It answers at its socket from activation to deactivation. */
@Component(
    service = {},
    immediate = true)
public final class Host implements Gateway.Owner {
  private static final Logger log = LoggerFactory.getLogger(Host.class);

  /** How long calls that run may take to end when the host stops. */
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final BundleContext context;
  private final Programs programs = new Programs();
  private final Seat seat;
  private final Gateway gateway;

  /**
   * Puts the rooms together; answers nobody yet.
   *
   * @param context has the launcher's {@code palisade.*} properties
   * @throws IOException with a sentence for whoever started the host
   */
  @Activate
  public Host(BundleContext context) throws IOException {
    this.context = context;
    boolean standby = Boolean.parseBoolean(context.getProperty("palisade.standby"));
    Paths paths = paths(context, standby);
    this.seat = standby ? StandbySeat.take(paths) : DaemonSeat.take(paths);
    this.gateway =
        new Gateway(seat.socket(), programs, new Callers(Optional::empty), Limits.DEFAULTS, this);
  }

  private static Paths paths(BundleContext context, boolean standby) {
    Path run = Path.of(context.getProperty("palisade.run"));
    return new Paths(
        Path.of(context.getProperty("palisade.home")),
        Path.of(context.getProperty("palisade.etc")),
        Path.of(context.getProperty("palisade.state")),
        run,
        standby ? run.resolve("standby.sock") : Path.of(context.getProperty("palisade.socket")),
        Path.of(context.getProperty("palisade.deploy")));
  }

  /**
   * Takes a program in.
   *
   * @param program a service
   */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindProgram(Program program) {
    programs.add(program);
  }

  /**
   * Lets a program go.
   *
   * @param program a service
   */
  void unbindProgram(Program program) {
    programs.remove(program);
  }

  /** Begins to answer. */
  @Activate
  void start() {
    gateway.start();
  }

  /** Lets everybody go, and what runs to the standby. */
  @Deactivate
  void stop() throws InterruptedException {
    seat.withdraw();
    gateway.retire();
    if (!gateway.awaitEmpty(LEAVE)) {
      log.warn("calls that did not end within {} s are dropped", LEAVE.toSeconds());
    }
    gateway.close();
    seat.close();
  }

  @Override
  public void quiet(Duration since) {
    if (seat.leaves(since)) {
      end();
    }
  }

  @Override
  public void broken(Throwable fault) {
    log.error("the gateway is broken; the host ends, so that callers go to the standby", fault);
    end();
  }

  /** Ends the process; the launcher waits for the framework. */
  private void end() {
    Thread thread = new Thread(this::stopFramework, "leave");
    thread.start();
  }

  private void stopFramework() {
    try {
      context.getBundle(0).stop();
    } catch (BundleException e) {
      log.error("the framework does not stop", e);
    }
  }
}
