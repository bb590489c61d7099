package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.redfish.Bench.PASSWORD;
import static org.palisade.plugin.redfish.Bench.USER;
import static org.palisade.plugin.redfish.Bench.ample;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.redfish.emulator.Habit;

/** Three clients of other makers, as Debian has them, find in the emulator what they expect. */
public class PeersTest {
  private static final String SUSHY =
      """
      import sys, sushy
      url, user, password, ca, auth, wanted = sys.argv[1:]
      how = getattr(sushy.auth, auth)(username=user, password=password)
      root = sushy.Sushy(url, auth=how, verify=ca)
      system = root.get_system_collection().get_members()[0]
      print(system.identity, system.uuid, system.power_state.value)
      system.reset_system(getattr(sushy.ResetType, wanted))
      system.refresh(force=True)
      print(system.power_state.value, [c.identity for c in system.chassis])
      print([m.identity for m in root.get_manager_collection().get_members()])
      print([s.identity for s in root.get_session_service().sessions.get_members()])
      """;

  private record Ran(int code, String said) {}

  @Rule public final Bench bench = new Bench();

  private static Ran run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Python's requests let these beat what a program itself says of its authorities.
    builder.environment().keySet().removeAll(List.of("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"));
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), said);
  }

  private Ran fenceRedfish(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/sbin/fence_redfish", "--ssl-insecure"));
    command.addAll(List.of("-a", "127.0.0.1", "-u", port(), "-l", USER, "-p", PASSWORD));
    command.addAll(List.of(options));
    return run(command);
  }

  private String port() {
    return String.valueOf(bench.bmc().url().getPort());
  }

  private Ran redfishtool(String auth, String... what) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/redfishtool", "-S", "Always"));
    command.addAll(List.of("-A", auth, "-r", "127.0.0.1:" + port(), "-u", USER, "-p", PASSWORD));
    command.addAll(List.of(what));
    return run(command);
  }

  private Ran sushy(String auth, String wanted) throws Exception {
    String url = bench.bmc().url().toString();
    String ca = Certificates.own().pem();
    return run(List.of("/usr/bin/python3", "-c", SUSHY, url, USER, PASSWORD, ca, auth, wanted));
  }

  @Test
  public void fenceRedfishFencesAndWeAgreeWithItBeforeAndAfter() throws Exception {
    assertThat(fenceRedfish("-o", "status")).isEqualTo(new Ran(0, "Status: ON\n"));
    assertThat(bench.device().read("", ample())).isEqualTo(PowerState.ON);

    assertThat(fenceRedfish("-o", "off")).isEqualTo(new Ran(0, "Success: Powered OFF\n"));
    assertThat(bench.device().read("", ample())).isEqualTo(PowerState.OFF);

    bench.device().powerOn("", ample());
    assertThat(fenceRedfish("-o", "status")).isEqualTo(new Ran(0, "Status: ON\n"));
    bench.device().powerOff("", ample());
    assertThat(fenceRedfish("-o", "status")).isEqualTo(new Ran(2, "Status: OFF\n"));
    assertThat(fenceRedfish("-o", "reboot").code()).isZero();
    assertThat(bench.device().read("", ample())).isEqualTo(PowerState.ON);
  }

  @Test
  public void redfishtoolResetsWithAPasswordAndWithASession() throws Exception {
    for (String auth : new String[] {"Basic", "Session"}) {
      Ran off = redfishtool(auth, "Systems", "-I", "1", "reset", "ForceOff");
      assertThat(off.code()).as(off.said()).isZero();
      assertThat(bench.device().read("", ample())).as(auth).isEqualTo(PowerState.OFF);

      Ran on = redfishtool(auth, "Systems", "-I", "1", "reset", "On");
      assertThat(on.code()).as(on.said()).isZero();
      assertThat(bench.device().read("", ample())).as(auth).isEqualTo(PowerState.ON);
    }
    assertThat(redfishtool("Basic", "Systems", "-I", "1").said())
        .contains("\"PowerState\": \"On\"");
  }

  @Test
  public void sushyReadsAllResourcesAndResetsWithEitherKindOfLogin() throws Exception {
    Ran basic = sushy("BasicAuth", "FORCE_OFF");

    assertThat(basic.code()).as(basic.said()).isZero();
    String uuid = bench.device().identities("", ample()).get(0);
    assertThat(basic.said().lines()).contains("1 " + uuid + " On", "Off ['1']", "['1']", "[]");

    Ran session = sushy("SessionAuth", "ON");
    assertThat(session.code()).as(session.said()).isZero();
    assertThat(session.said().lines()).contains("On ['1']", "['1']");
  }

  @Test
  public void sushyReadsAServiceOfAnotherHabit() throws Exception {
    bench.bmc().habits(Habit.GZIP, Habit.ACTION_INFO);

    Ran ran = sushy("BasicAuth", "FORCE_OFF");

    assertThat(ran.code()).as(ran.said()).isZero();
  }
}
