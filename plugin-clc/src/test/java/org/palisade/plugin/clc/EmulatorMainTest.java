package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.clc.Bench.ample;
import static org.palisade.plugin.clc.Bench.failure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.clc.emulator.EmulatorMain;
import org.palisade.plugin.http.wire.Program;

/** The emulator as a program of its own, with nothing but Jackson beside it. */
public class EmulatorMainTest {
  @Rule public final Bench bench = new Bench();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final HttpClient http = HttpClient.newHttpClient();
  private Path log;
  private Program program;
  private String url;

  @Before
  public void start() throws Exception {
    log = folder.getRoot().toPath().resolve("log");
    program =
        Program.start(
            EmulatorMain.class,
            "--port",
            "0",
            "--account",
            "LAB",
            "--user",
            "me",
            "--password",
            "hush-word",
            "--server",
            "CA1LABVM1=started",
            "--server",
            "CA1LABVM2=paused",
            "--off",
            "0",
            "--on",
            "28s",
            "--log",
            log.toString());
    url = program.told("listening on ");
    assertThat(url).startsWith("http://127.0.0.1:");
  }

  @After
  public void stop() {
    program.close();
  }

  private ClcDevice open() throws Exception {
    return bench.open(
        Map.of("account", "LAB", "login", "me", "passwd", "hush-word", "api_url", url));
  }

  private String control(String method, String what) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/_control/" + what))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  @Test
  public void itIsFencedAndItsLogTellsTheOrder() throws Exception {
    try (ClcDevice device = open()) {
      device.powerOff("CA1LABVM1", ample());
      device.powerOn("CA1LABVM1", ample());
      control("POST", "advance?seconds=30");
      assertThat(device.read("CA1LABVM1", ample())).isEqualTo(PowerState.ON);
    }

    assertThat(control("GET", "state")).isEqualTo("CA1LABVM1=started\nCA1LABVM2=paused\n");
    assertThat(control("GET", "log"))
        .containsSubsequence(
            "POST /v2/operations/LAB/servers/powerOff [\"CA1LABVM1\"]",
            "CA1LABVM1 is stopped by ca1-28001",
            "POST /v2/operations/LAB/servers/powerOn [\"CA1LABVM1\"]",
            "CA1LABVM1 is started by ca1-28002");
    assertThat(Files.readString(log)).contains("CA1LABVM1 is stopped").doesNotContain("hush-word");
  }

  @Test
  public void itMisbehavesAsTold() throws Exception {
    try (ClcDevice device = open()) {
      control("POST", "fault?on=power&effect=drop");
      assertThat(failure(() -> device.powerOff("CA1LABVM1", ample())).reason())
          .isEqualTo(Reason.UNCERTAIN);
      control("POST", "fault?on=server&effect=answer&status=429&times=1");
      assertThat(failure(() -> device.read("CA1LABVM1", ample())).reason()).isEqualTo(Reason.BUSY);
      control("POST", "server?name=CA1LABNEW&power=started&jobs=failing");
      device.powerOff("CA1LABNEW", ample());
      assertThat(failure(() -> device.read("CA1LABNEW", ample())).reason())
          .isEqualTo(Reason.REFUSED);
      control("POST", "revoke");
      assertThat(device.read("CA1LABVM1", ample())).isEqualTo(PowerState.OFF);
    }

    assertThat(control("POST", "fault?effect=nonsense")).startsWith("cannot fault: ");
    assertThat(control("POST", "nonsense")).startsWith("cannot nonsense: ");
  }

  @Test
  public void itExplainsItsOptions() throws Exception {
    try (Program wrong = Program.start(EmulatorMain.class, "--nonsense", "1")) {
      assertThat(wrong.complaint()).startsWith("usage: clc-emulator");
      assertThat(wrong.end()).isEqualTo(2);
    }
  }
}
