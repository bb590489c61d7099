package org.palisade.plugin.agents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithPlugin;

/**
 * The fence agents and external plugins that are installed, each as a kind of device. Naming the
 * kinds lists two directories and runs nothing; the details of a kind are asked of its program when
 * somebody names it.
 */
public final class AgentsPlugin implements StonithPlugin {
  private static final Path AGENTS = Path.of("/usr/sbin");
  private static final Path EXTERNAL = Path.of("/usr/lib/stonith/plugins/external");

  private final FenceKinds agents;
  private final ExternalKinds external;

  /** The programs of this machine. */
  public AgentsPlugin() {
    this(AGENTS, EXTERNAL);
  }

  AgentsPlugin(Path agents, Path external) {
    Runner runner = new Runner();
    this.agents = new FenceKinds(agents, runner);
    this.external = new ExternalKinds(external, runner);
  }

  @Override
  public List<DeviceType> deviceTypes() {
    List<DeviceType> all = new ArrayList<>(agents.all());
    all.addAll(external.all());
    return List.copyOf(all);
  }
}
