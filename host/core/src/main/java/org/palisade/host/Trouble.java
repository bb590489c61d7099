package org.palisade.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.BundleException;

/** Says in one sentence what is wrong with a bundle. */
final class Trouble {
  private static final Pattern MISSING =
      Pattern.compile(
          "missing requirement \\[[^]]*\\]\\(R [^)]*\\)\\] ([\\w.]+); (\\(.*?\\))(?= |]|$)");
  private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]*)\\)");
  private static final Pattern AT_LEAST = Pattern.compile("\\(version>=([^)]*)\\)");
  private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]*)\\)\\)");

  private Trouble() {}

  /**
   * What is wrong.
   *
   * @param failure what installing or starting a bundle came to
   * @return the end of a sentence about the bundle
   */
  static String of(BundleException failure) {
    return switch (failure.getType()) {
      case BundleException.RESOLVE_ERROR -> lacks(message(failure));
      case BundleException.MANIFEST_ERROR -> "has no OSGi manifest (" + message(failure) + ")";
      case BundleException.ACTIVATOR_ERROR -> "fails in its activator: " + root(failure);
      default -> "cannot be installed: " + root(failure);
    };
  }

  /**
   * Which versions of a package a requirement asks for.
   *
   * @param filter the requirement's filter
   * @return the end of a sentence
   */
  static String needs(String filter) {
    return "needs one" + versions(filter).replaceFirst("^ in a version", "");
  }

  /**
   * The message of the deepest cause of a stack trace.
   *
   * @param trace its lines
   * @return that message
   */
  static String reason(String trace) {
    String last = trace.lines().findFirst().orElse(trace);
    for (String line : trace.lines().toList()) {
      if (line.startsWith("Caused by: ")) {
        last = line.substring("Caused by: ".length());
      }
    }
    return last;
  }

  private static String lacks(String resolver) {
    String last = "";
    for (Matcher m = MISSING.matcher(resolver); m.find(); ) {
      last = requirement(m.group(1), m.group(2));
    }
    return last.isEmpty()
        ? "cannot be resolved: " + resolver
        : "lacks "
            + last
            + "; install what brings it, or a version of the plugin without that need";
  }

  private static String requirement(String namespace, String filter) {
    Matcher name = PACKAGE.matcher(filter);
    if (!name.find()) {
      return namespace + " " + filter;
    }
    return "the package " + name.group(1) + versions(filter);
  }

  private static String versions(String filter) {
    Matcher below = BELOW.matcher(filter);
    String most = below.find() ? " below " + below.group(1) : "";
    Matcher least = AT_LEAST.matcher(filter.replace(below.reset().find() ? below.group() : "", ""));
    return least.find() ? " in a version from " + least.group(1) + most : most;
  }

  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return message(cause);
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
  }
}
