package org.palisade.launcher;

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
   * @param jar the bundle's file
   * @param failure what installing or starting it came to
   * @return a sentence without its stop
   */
  static String with(String jar, BundleException failure) {
    return jar
        + " is not used: "
        + switch (failure.getType()) {
          case BundleException.RESOLVE_ERROR -> lacks(message(failure));
          case BundleException.DUPLICATE_BUNDLE_ERROR ->
              "another jar holds the same bundle in the same version; remove one";
          case BundleException.MANIFEST_ERROR ->
              "its manifest is no OSGi manifest (" + message(failure) + ")";
          default -> root(failure);
        };
  }

  private static String lacks(String resolver) {
    String last = "";
    for (Matcher m = MISSING.matcher(resolver); m.find(); ) {
      last = "it lacks " + requirement(m.group(1), m.group(2));
    }
    return last.isEmpty() ? resolver : last;
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
