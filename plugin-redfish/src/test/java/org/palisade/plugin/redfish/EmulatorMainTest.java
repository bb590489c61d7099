package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.redfish.Bench.ample;
import static org.palisade.plugin.redfish.Bench.failure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Program;
import org.palisade.plugin.redfish.emulator.EmulatorMain;

/** The emulator as a program of its own, told by curl what to do. */
public class EmulatorMainTest {
  @Rule public final Bench bench = new Bench();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Program program;
  private String pem;
  private String url;

  @Before
  public void start() throws Exception {
    String here = folder.getRoot().getPath();
    program =
        Program.start(
            EmulatorMain.class,
            "--port",
            "0",
            "--user",
            "me",
            "--password",
            "hush-word",
            "--system",
            "1=On",
            "--system",
            "2=Off",
            "--certificate",
            here);
    pem = program.told("certificate in ");
    url = program.told("listening on ");
  }

  @Test
  public void anotherStartShowsTheSameCertificate() throws Exception {
    String first = Files.readString(Path.of(pem));
    program.close();

    start();

    assertThat(Files.readString(Path.of(pem))).isEqualTo(first);
    assertThat(open().read("1", ample())).isEqualTo(PowerState.ON);
  }

  @After
  public void stop() {
    program.close();
  }

  private RedfishDevice open() throws Exception {
    return bench.open(
        Map.of(
            "ip",
            url.replace("https://", ""),
            "username",
            "me",
            "password",
            "hush-word",
            "ca_file",
            pem));
  }

  private String control(String method, String what) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "--cacert", pem, "-X", method));
    command.add(url + "/_control/" + what);
    Process curl = new ProcessBuilder(command).start();
    return new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  public void itIsFencedAndItsLogTellsTheOrder() throws Exception {
    RedfishDevice device = open();

    device.powerOff("1", ample());
    device.powerOn("2", ample());

    assertThat(control("GET", "state")).isEqualTo("1=Off\n2=On\n");
    assertThat(control("GET", "log"))
        .containsSubsequence("Systems/1/Actions", "ForceOff", "Systems/2/Actions", "\"On\"")
        .doesNotContain("hush-word");
  }

  @Test
  public void itMisbehavesAsTold() throws Exception {
    RedfishDevice device = open();

    control("POST", "system?id=1&obeys=no&already=409");
    device.powerOff("1", ample());
    control("POST", "fault?on=reset&effect=drop");
    assertThat(failure(() -> device.powerOff("1", ample())).reason()).isEqualTo(Reason.UNCERTAIN);
    control("POST", "fault?on=system&effect=answer&status=429");
    assertThat(failure(() -> device.read("1", ample())).reason()).isEqualTo(Reason.BUSY);
    control("POST", "role?is=ReadOnly");
    assertThat(failure(() -> device.powerOff("2", ample())).reason()).isEqualTo(Reason.FORBIDDEN);
    control("POST", "habits?are=PAGES,GZIP");
    control("POST", "system?id=3&power=On");
    assertThat(device.plugs(ample())).hasSize(3);

    assertThat(control("GET", "state")).isEqualTo("1=On\n2=Off\n3=On\n");
    assertThat(control("POST", "fault?effect=nonsense")).startsWith("cannot fault: ");
    assertThat(control("POST", "nonsense")).startsWith("cannot nonsense: ");
  }

  @Test
  public void itExplainsItsOptions() throws Exception {
    try (Program wrong = Program.start(EmulatorMain.class, "--nonsense", "1")) {
      assertThat(wrong.complaint()).startsWith("usage: redfish-emulator");
      assertThat(wrong.end()).isEqualTo(2);
    }
  }
}
