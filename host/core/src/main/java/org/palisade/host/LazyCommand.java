package org.palisade.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.palisade.host.command.OperatorsCommand;
import org.palisade.host.control.Command;

/**
 * Installs and starts the bundles in {@code lib/lazy} when the operators' command is first called:
 * a host that only fences never loads them, and is ready sooner.
 */
final class LazyCommand implements OperatorsCommand.Loader {
  private final BundleContext context;
  private final Path folder;
  private Optional<Command> loaded = Optional.empty();

  LazyCommand(BundleContext context, Path home) {
    this.context = context;
    this.folder = home.resolve("lib/lazy");
  }

  @Override
  public synchronized Command load() throws IOException {
    if (loaded.isEmpty()) {
      loaded = Optional.of(start());
    }
    return loaded.get();
  }

  private Command start() throws IOException {
    List<Bundle> bundles = new ArrayList<>();
    for (Path jar : jars()) {
      bundles.add(install(jar));
    }
    for (Bundle bundle : bundles) {
      try {
        bundle.start();
      } catch (BundleException e) {
        throw unusable(bundle.getLocation(), e);
      }
    }
    ServiceReference<Command> command = context.getServiceReference(Command.class);
    Command made = command == null ? null : context.getService(command);
    if (made == null) {
      throw new IOException(
          "no bundle in " + folder + " brings the operators' command; install Palisade again");
    }
    return made;
  }

  private List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new IOException(
          "the operators' command is not there: " + e + "; install Palisade again", e);
    }
  }

  private Bundle install(Path jar) throws IOException {
    try {
      return context.installBundle("reference:file:" + jar.toUri().getRawPath());
    } catch (BundleException e) {
      throw unusable(jar.toString(), e);
    }
  }

  private static IOException unusable(String jar, BundleException e) {
    return new IOException(
        "the operators' command cannot be loaded: "
            + jar
            + ": "
            + e.getMessage().strip().lines().findFirst().orElse("")
            + "; install Palisade again",
        e);
  }
}
