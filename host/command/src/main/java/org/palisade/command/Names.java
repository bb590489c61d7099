package org.palisade.command;

import java.util.Iterator;
import java.util.List;

/**
 * Names that only a host knows. Where a shell completes them its script asks the host: the word
 * here is its call of {@code palisade complete-names}, which the shell carries out.
 */
abstract class Names implements Iterable<String> {
  private final String kind;

  Names(String kind) {
    this.kind = kind;
  }

  @Override
  public Iterator<String> iterator() {
    return List.of("$(palisade complete-names " + kind + " 2>/dev/null)").iterator();
  }

  /** Hosts that can be fenced. */
  static final class OfHosts extends Names {
    OfHosts() {
      super("hosts");
    }
  }

  /** Configured devices. */
  static final class OfDevices extends Names {
    OfDevices() {
      super("devices");
    }
  }

  /** Plugins. */
  static final class OfPlugins extends Names {
    OfPlugins() {
      super("plugins");
    }
  }
}
