package org.palisade.host;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
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
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.palisade.host.control.Plugins;
import org.palisade.host.deploy.Deployer;
import org.palisade.host.deploy.Follower;
import org.palisade.host.deploy.InForce;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.gateway.Gateway;
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

  /** How long a plugin's constructor may keep everyone waiting at the start. */
  private static final Duration PLUGIN_PATIENCE = Duration.ofSeconds(2);

  private final BundleContext context;
  private final Paths paths;
  private final Seat seat;
  private final PluginTypes types = new PluginTypes();
  private final Bundles bundles;
  private final InForce plugins;
  private final boolean standby;
  private final Programs programs = new Programs();
  private volatile Optional<Rooms> rooms = Optional.empty();
  private volatile Optional<Deployer> deployer = Optional.empty();
  private volatile Optional<Follower> follower = Optional.empty();

  /**
   * Takes the place at which the host is called; answers nobody yet.
   *
   * @param context has the launcher's {@code palisade.*} properties
   * @param components knows why a plugin's component failed
   * @throws IOException with a sentence for whoever started the host
   */
  @Activate
  public Host(
      BundleContext context, @Reference(name = "components") ServiceComponentRuntime components)
      throws IOException {
    this.context = context;
    this.standby = Boolean.parseBoolean(context.getProperty("palisade.standby"));
    this.paths = paths(context, standby);
    this.seat = standby ? StandbySeat.take(paths) : DaemonSeat.take(paths);
    this.bundles = new Bundles(context, components);
    this.plugins =
        new InForce(
            paths.home().resolve("plugins"),
            Optional.ofNullable(context.getProperty("palisade.plugins"))
                .map(Path::of)
                .orElse(paths.state().resolve("plugins")),
            bundles,
            types,
            Clock.systemUTC());
  }

  private static Paths paths(BundleContext context, boolean standby) {
    Path run = Path.of(context.getProperty("palisade.run"));
    return new Paths(
        Path.of(context.getProperty("palisade.home")),
        Path.of(context.getProperty("palisade.etc")),
        Path.of(context.getProperty("palisade.state")),
        run,
        Optional.ofNullable(context.getProperty("palisade.shared")).map(Path::of).orElse(run),
        standby ? run.resolve(StandbySeat.SOCKET) : Path.of(context.getProperty("palisade.socket")),
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

  /** Begins to answer, with the plugins at hand. */
  @Activate
  void start() throws IOException, InterruptedException {
    plugins.start(PLUGIN_PATIENCE);
    String version = context.getBundle().getVersion().toString();
    LazyCommand command = new LazyCommand(context, paths.home());
    Rooms opened =
        new Rooms(paths, seat.socket(), types, programs, command, this::swaps, version, this);
    rooms = Optional.of(opened);
    if (standby) {
      follower = Optional.of(new Follower(plugins, bundles, types, Clock.systemUTC()));
    } else {
      opened.probe();
      deploy(opened);
    }
    Thread report = new Thread(opened::report, "report"); // it reads files, and is to delay nobody
    report.setDaemon(true);
    report.start();
  }

  private void deploy(Rooms opened) {
    Deployer made =
        new Deployer(
            plugins,
            new Deployer.Parts(
                paths.home(),
                bundles,
                types,
                opened.configuration(),
                opened.devices(),
                opened::swapping,
                Clock.systemUTC()));
    made.watch(paths.deploy());
    deployer = Optional.of(made);
  }

  /** How plugins are swapped, once that is there. */
  private Optional<Plugins> swaps() {
    return deployer.<Plugins>map(daemons -> daemons).or(() -> follower);
  }

  /** Lets everybody go, and what runs to the standby. */
  @Deactivate
  void stop() {
    seat.withdraw();
    deployer.ifPresent(Deployer::close);
    follower.ifPresent(Follower::close);
    rooms.ifPresent(Rooms::close);
    seat.close();
  }

  @Override
  public void quiet(Duration since) {
    boolean busy = rooms.filter(Rooms::busy).isPresent();
    if (!busy && seat.leaves(since)) {
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
