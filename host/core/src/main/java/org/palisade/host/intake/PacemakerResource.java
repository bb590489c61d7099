package org.palisade.host.intake;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.cib.Cib;
import org.palisade.host.intake.Imported.Note;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.PlugLister;

/** A fence resource of Pacemaker. Used once. */
final class PacemakerResource {
  private final Cib.Resource resource;
  private final Kinds kinds;
  private final List<Note> notes;
  private final Optional<DeviceType> kind;
  private final PlugAttributes plugs;
  private final PacemakerHosts hosts;

  /**
   * A resource.
   *
   * @param nodes the cluster's
   * @param notes takes what does not keep it from being carried over, but is to be known
   */
  PacemakerResource(Cib.Resource resource, Kinds kinds, NodeNames nodes, List<Note> notes) {
    this.resource = resource;
    this.kinds = kinds;
    this.notes = notes;
    this.kind = kinds.ofAgent(resource.agent());
    this.plugs = PlugAttributes.of(kind);
    this.hosts = PacemakerHosts.of(resource, plugs, nodes);
  }

  Draft draft() {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      return Draft.hopeless(resource.id(), hosts.plugs(), obstacle.get());
    }
    noteLostPlugs();
    boolean listed = hosts.check() == PacemakerHosts.Check.LISTED;
    Map<String, String> settings =
        new PacemakerSettings(resource, kind.orElseThrow(), plugs, notes).ours();
    return new Draft(resource.id(), kind, settings, listed, hosts.plugs(), "");
  }

  // That the agent never minded it does not mean that who wrote it did not.
  private void noteLostPlugs() {
    if (kind.filter(one -> one.has(Trait.ONE_PLUG)).isEmpty()) {
      return;
    }
    hosts
        .plugs()
        .forEach(
            (host, plug) -> {
              if (!plug.equals(host)) {
                notes.add(new Note(resource.id(), lostPlug(host, plug)));
              }
            });
  }

  private String lostPlug(String host, String plug) {
    return "the plug "
        + plug
        + " of "
        + host
        + " is left out: a device of kind '"
        + kind.orElseThrow()
        + "' has one; see that it powers this machine";
  }

  private Optional<String> obstacle() {
    if (!resource.plain()) {
      return Optional.of("it uses a template, a reference, a rule or several sets of attributes");
    }
    if (isStopped()) {
      return Optional.of("it is disabled there (target-role = Stopped)");
    }
    if (kind.isEmpty()) {
      return Optional.of(kinds.whyNone(resource.agent()));
    }
    if (!hosts.obstacle().isEmpty()) {
      return Optional.of(hosts.obstacle());
    }
    return fabric(kind.get())
        .or(this::hidden)
        .or(() -> withoutState(kind.get()))
        .or(() -> withoutHosts(kind.get()));
  }

  private static Optional<String> fabric(DeviceType kind) {
    return kind.has(Trait.FABRIC)
        ? Optional.of(
            "kind '"
                + kind
                + "' cuts machines off storage or network, and these need unfencing, which"
                + " fence_palisade does not do: this resource stays Pacemaker's own")
        : Optional.empty();
  }

  // Which other device could read the state no configuration of Pacemaker's says.
  private static Optional<String> withoutState(DeviceType kind) {
    return kind.has(Trait.STATE_UNREADABLE)
        ? Optional.of(
            "kind '"
                + kind
                + "' tells no power state, so that no off by it could be verified; write its file by"
                + " hand, with verify_with = DEVICE: one that reads the state of the same hosts")
        : Optional.empty();
  }

  private boolean isStopped() {
    return resource
        .meta()
        .getOrDefault("target-role", "")
        .toLowerCase(Locale.ROOT)
        .equals("stopped");
  }

  // Pacemaker keeps such a value in a file of each node; reports show asterisks.
  private Optional<String> hidden() {
    return resource.options().entrySet().stream()
        .filter(one -> one.getValue().equals("lrm://") || one.getValue().matches("\\*{3,}"))
        .findFirst()
        .map(one -> "the document does not show the value of '" + one.getKey() + "'");
  }

  private Optional<String> withoutHosts(DeviceType kind) {
    return switch (hosts.check()) {
      case NAMED -> Optional.empty();
      case LISTED ->
          kind.offers(PlugLister.class)
              ? Optional.empty()
              : Optional.of(
                  "it names no hosts, so that Pacemaker would fence any host with it; say which"
                      + " with pcmk_host_list");
      case ANY -> Optional.of("by its pcmk_host_check any host is fenced with it");
    };
  }
}
