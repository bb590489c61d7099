package org.palisade.host.facade;

import java.io.IOException;
import java.util.List;
import org.palisade.host.control.Memory;
import org.palisade.host.device.HoldOffs;
import org.palisade.host.dispatch.NodeMemory;

/** Forgets on an operator's word. Thread-safe. */
public final class HostMemory implements Memory {
  private final NodeMemory nodes;
  private final HoldOffs holdOffs;

  /**
   * What a host remembers.
   *
   * @param nodes for which node a plug was used
   * @param holdOffs the refused logins
   */
  public HostMemory(NodeMemory nodes, HoldOffs holdOffs) {
    this.nodes = nodes;
    this.holdOffs = holdOffs;
  }

  @Override
  public List<String> forgetNode(String name) throws IOException {
    return nodes.forget(name);
  }

  @Override
  public int forgetLogins() throws IOException {
    return holdOffs.forgetAll();
  }
}
