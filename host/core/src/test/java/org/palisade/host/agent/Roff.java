package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Renders manual pages as {@code man} does. */
final class Roff {
  private Roff() {}

  /**
   * Renders a page, which must draw no warning of any kind.
   *
   * @param page the page's source
   * @return plain text
   */
  static String rendered(Path page) throws IOException, InterruptedException {
    // The terminal driver is told to use neither colours nor overstrikes: just the text.
    Process groff =
        new ProcessBuilder("groff", "-ww", "-Kutf8", "-Tutf8", "-man", "-P-cbou", page.toString())
            .redirectErrorStream(true)
            .start();
    groff.getOutputStream().close();
    String text = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(groff.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(groff.exitValue()).as(text).isZero();
    assertThat(text).doesNotContain("warning:").doesNotContain("error:");
    return text;
  }
}
