package org.palisade.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;
import org.osgi.framework.BundleException;

public class TroubleTest {
  private static final String WHAT_TO_DO =
      "; install what brings it, or a version of the plugin without that need";

  private static String resolving(String message) {
    return Trouble.of(new BundleException(message, BundleException.RESOLVE_ERROR));
  }

  @Test
  public void missingPackageIsNamedWithItsVersions() {
    assertThat(
            resolving(
                "Unable to resolve org.x [7](R 7.0): missing requirement [org.x [7](R 7.0)]"
                    + " osgi.wiring.package; (&(osgi.wiring.package=org.nowhere)(version>=1.2.0)(!(version>=2.0.0)))"
                    + " Unresolved requirements: [[org.x [7](R 7.0)] osgi.wiring.package; (&(osgi.wiring.package=org.nowhere)(version>=1.2.0)(!(version>=2.0.0)))]"))
        .isEqualTo(
            "lacks the package org.nowhere in a version from 1.2.0 below 2.0.0" + WHAT_TO_DO);
  }

  @Test
  public void whatIsMissingAtTheEndOfAChainIsNamed() {
    assertThat(
            resolving(
                "Unable to resolve org.x [7](R 7.0): missing requirement [org.x [7](R 7.0)]"
                    + " osgi.wiring.package; (osgi.wiring.package=org.y) [caused by: Unable to resolve org.y [6](R 6.0):"
                    + " missing requirement [org.y [6](R 6.0)] osgi.wiring.package; (osgi.wiring.package=org.z)]"))
        .isEqualTo("lacks the package org.z" + WHAT_TO_DO);
  }

  @Test
  public void requirementOfAnotherKindIsShownAsItIs() {
    assertThat(
            resolving(
                "Unable to resolve org.x [7](R 7.0): missing requirement [org.x [7](R 7.0)]"
                    + " osgi.ee; (&(osgi.ee=JavaSE)(version=21))"))
        .isEqualTo("lacks osgi.ee (&(osgi.ee=JavaSE)(version=21))" + WHAT_TO_DO);
  }

  @Test
  public void failureOfAnActivatorIsToldByItsCause() {
    BundleException failure =
        new BundleException(
            "Activator start error in bundle org.x [7].",
            BundleException.ACTIVATOR_ERROR,
            new IllegalStateException("no\n licence"));

    assertThat(Trouble.of(failure)).isEqualTo("fails in its activator: no licence");
  }
}
