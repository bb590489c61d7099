package org.palisade.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;
import org.palisade.host.control.Brake;
import org.palisade.host.control.Configuration;
import org.palisade.host.control.Configuration.Severity;
import org.palisade.host.control.DeviceBook;
import org.palisade.host.control.History;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Plugins;
import org.palisade.host.control.Session.Standing;
import org.palisade.host.operation.Outcome.Verdict;

/** All that does not fence. */
public class CommandsTest extends CommandTest {

  @Test
  public void whatIsNotACommandIsUsageAndDoesNothing() {
    for (String[] words :
        new String[][] {
          {},
          {"nosuch"},
          {"List"},
          {"list", "node1"},
          {"status", ""},
          {"status", "node9"},
          {"status", "node1,node1"},
          {"drill"},
          {"drill", "node1", "--action=explode"},
          {"devices", "nosuch"},
          {"devices", "show"},
          {"devices", "show", "nosuch"},
          {"devices", "release"},
          {"devices", "pin"},
          {"plugins", "install"},
          {"plugins", "install", "a", "b"},
          {"plugins", "remove"},
          {"plugins", "describe", "nosuch"},
          {"plugins", "describe", "agent:fence_kdump"},
          {"history", "--limit=0"},
          {"history", "--limit=10001"},
          {"history", "--limit=many"},
          {"history", "--since=yesterday"},
          {"history", "node["},
          {"forget"},
          {"forget", ""},
          {"forget", "--all"},
          {"forget", "vm1", "--logins"},
          {"confirm", "--reason=x", "--yes"},
          {"confirm", "node1", "--yes"},
          {"confirm", "node1", "--yes", "--reason= "},
          {"confirm", "node1", "--reason=x"},
          {"confirm", "node[1-2]", "--yes", "--reason=x"},
          {"confirm", "node9", "--yes", "--reason=x"},
          {"confirm", "--all", "--yes", "--reason=x"},
          {"brake", "release", "now"},
          {"setup", "now"},
          {"import"},
          {"import", "pacemaker"},
          {"import", "nagios", "x.cfg"},
          {"import", "pacemaker", "a.xml", "b.xml"},
          {"check", "everything"},
          {"complete-names", "passwords"},
        }) {
      assertThat(palisade(words)).as(String.join(" ", words)).isEqualTo(Call.USAGE);
      assertThat(host.did).as(String.join(" ", words)).isEmpty();
    }
    assertThat(session.printed()).isEmpty();
  }

  @Test
  public void anyoneMayReadTheHelpAndDoNothingElse() {
    session.standing = Standing.ANYONE;

    assertThat(palisade("help")).isZero();
    assertThat(palisade("off", "--help")).isZero();
    assertThat(palisade("--version")).isZero();
    assertThat(session.printed()).contains("reboot").contains("HOSTS").contains("palisade 0.1.0");
    for (String word : List.of("list", "status", "devices", "plugins", "history", "check")) {
      assertThat(palisade(word)).as(word).isEqualTo(Call.FAILED);
    }
    assertThat(host.did).isEmpty();
  }

  @Test
  public void groupLooksAndFencesButChangesNothingElse() {
    session.standing = Standing.GROUP;
    session.user = "carol";

    assertThat(palisade("list")).isZero();
    for (String[] words :
        new String[][] {
          {"forget", "vm1"},
          {"forget", "--logins"},
          {"plugins", "install", "x.jar"},
          {"plugins", "remove", "x"},
          {"plugins", "rollback", "x"},
          {"devices", "release", "bench"},
          {"devices", "pin", "bench"},
          {"brake", "release"},
          {"setup"},
          {"import", "pacemaker", "cib.xml"},
          {"check"},
          {"confirm", "node1", "--yes", "--reason=x"},
        }) {
      assertThat(palisade(words)).as(String.join(" ", words)).isEqualTo(Call.FAILED);
    }
    assertThat(host.did).isEmpty();
    assertThat(session.complained()).contains("only root and the host's own user may");
  }

  @Test
  public void stateThatCannotBeReadIsUnknownWithItsReason() {
    host.states.put("node2", new Hosts.State("node2", Hosts.Power.UNKNOWN, "", "", "bench: dead"));

    assertThat(palisade("status")).isEqualTo(Call.FAILED);

    assertThat(session.printed())
        .isEqualTo(
            """
            HOST   POWER    DEVICE  PLUG
            db1    on       bench   1
            node1  on       bench   1
            node2  unknown
            node3  on       bench   1
            """);
    assertThat(session.complained()).isEqualTo("palisade: node2: bench: dead\n");
  }

  @Test
  public void forgettingIsSaidOneByOne() {
    assertThat(palisade("forget", "vm1")).isZero();
    assertThat(palisade("forget", "vm7")).isEqualTo(Call.FAILED);
    assertThat(palisade("forget", "--logins")).isZero();

    assertThat(session.printed())
        .isEqualTo("forgotten: clc/VM101 for 'vm1'\nrefused logins forgotten: 1\n");
    assertThat(session.complained()).isEqualTo("palisade: no plug is remembered under 'vm7'\n");
  }

  @Test
  public void whatCannotBeForgottenIsSaid() {
    host.fails = true;

    assertThat(palisade("forget", "vm1")).isEqualTo(Call.FAILED);
    assertThat(palisade("forget", "--logins")).isEqualTo(Call.FAILED);

    assertThat(session.complained()).contains("'vm1' cannot be forgotten").contains("disk full");
  }

  @Test
  public void checkNamesFileAndLineOfEveryProblem() {
    problem(Severity.ERROR, "'colour' is not known");
    host.devices.add(
        FakeHost.device("bench", DeviceBook.Standing.BROKEN, "login refused; mend the password"));

    assertThat(palisade("check")).isEqualTo(Call.FAILED);
    assertThat(session.complained()).isEqualTo("error: /etc/a.cfg:3: 'colour' is not known\n");
    assertThat(session.printed()).isEqualTo("1 usable device, 4 hosts, 1 error\n");

    assertThat(palisade("check", "--probe", "--digest")).isEqualTo(Call.FAILED);
    assertThat(session.complained()).contains("error: device bench: login refused");
    assertThat(session.printed()).contains("00ff  settings").endsWith("2 errors\n");
  }

  private void problem(Severity severity, String text) {
    host.problems.add(new Configuration.Problem(severity, "/etc/a.cfg", 3, text));
  }

  @Test
  public void checkSaysWarningsAfterErrorsAndFailsOnlyForErrors() {
    problem(Severity.WARNING, "pcmk_action_limit is not set");

    assertThat(palisade("check")).isEqualTo(Call.DONE);
    assertThat(session.complained())
        .isEqualTo("warning: /etc/a.cfg:3: pcmk_action_limit is not set\n");
    assertThat(session.printed()).endsWith("1 warning\n");

    problem(Severity.ERROR, "'colour' is not known");

    assertThat(palisade("check")).isEqualTo(Call.FAILED);
    assertThat(session.complained()).containsSubsequence("error: ", "'colour'", "warning: ");
    assertThat(session.printed()).endsWith("1 error, 1 warning\n");
  }

  @Test
  public void humanTypesTheNameOfTheHostThatIsDown() {
    session.atATerminal().types("node2").types("node1");

    assertThat(palisade("confirm", "node1", "--reason=cables pulled")).isEqualTo(Call.FAILED);
    assertThat(host.did).isEmpty();
    assertThat(palisade("confirm", "node1", "--reason=cables\npulled")).isZero();

    assertThat(host.did).containsExactly("confirm node1 by root: cables; pulled");
  }

  @Test
  public void wordThatWasNotWrittenDownIsAFailure() {
    host.fails = true;

    assertThat(palisade("confirm", "node1", "--yes", "--reason=x")).isEqualTo(Call.FAILED);
    assertThat(session.complained()).contains("the disk is full");
  }

  @Test
  public void historyIsFiltered() {
    host.past.add(FakeHost.past("node1", History.Stage.ENDED, "powered-off", "observed-off"));

    assertThat(
            palisade(
                "history",
                "node[1-2]",
                "old",
                "--device=bench",
                "--since=2026-11-24T00:00:00Z",
                "--verdict=POWERED_OFF",
                "--limit=7"))
        .isZero();

    History.Filter filter = host.filter.orElseThrow();
    assertThat(filter)
        .isEqualTo(
            new History.Filter(
                Set.of("node1", "node2", "old"),
                Optional.of("bench"),
                Optional.of(Instant.parse("2026-11-24T00:00:00Z")),
                Optional.of("powered-off"),
                7));
    assertThat(session.printed())
        .contains("2026-11-24 12:00:02  node1  off     powered-off  2.00 s  root palisade  bench");
  }

  @Test
  public void aSpanIsCountedBackFromNow() {
    palisade("history", "--since=2h");

    Instant since = host.filter.orElseThrow().since().orElseThrow();
    assertThat(since).isBetween(Instant.now().minusSeconds(7260), Instant.now().minusSeconds(7200));
  }

  @Test
  public void devicesShowWhyOneIsNotUsed() {
    host.devices.add(FakeHost.device("bench", DeviceBook.Standing.READY, ""));
    host.devices.add(FakeHost.device("ilo", DeviceBook.Standing.BROKEN, "login refused"));

    assertThat(palisade("devices")).isEqualTo(Call.FAILED);
    assertThat(session.printed()).contains("broken").contains("login refused").contains("warm");
    assertThat(palisade("devices", "show", "bench")).isZero();
    assertThat(palisade("devices", "--probe")).isEqualTo(Call.FAILED);
    assertThat(palisade("devices", "release", "ilo")).isZero();
    assertThat(palisade("devices", "pin", "ilo")).isZero();
    assertThat(palisade("devices", "pin", "ilo", "--replace")).isZero();
    assertThat(palisade("devices", "pin", "--endpoint", "ilo")).isZero();

    assertThat(host.did)
        .containsExactly(
            "probe bench,ilo",
            "release ilo by root",
            "pin ilo",
            "replace the pin of ilo",
            "pin the endpoint of ilo");
  }

  @Test
  public void devicesShowWhoVerifiesWhom() {
    host.devices.add(FakeHost.device("ext", Optional.of("bmc")));
    host.devices.add(FakeHost.device("bmc", Optional.empty(), "ext"));
    host.devices.add(FakeHost.device("both", Optional.empty(), "a", "b"));

    assertThat(palisade("devices", "list")).isZero();
    assertThat(session.printed())
        .contains("verified by bmc")
        .contains("verifies ext")
        .contains("verifies 2 devices");
    assertThat(palisade("devices", "show", "ext", "both")).isZero();
    assertThat(session.printed()).contains("verified by bmc").contains("verifies    a, b");
  }

  @Test
  public void historySaysWhoseReadingsCountedWhereItWasAnotherDevice() {
    host.past.add(FakeHost.verified("node1", "bmc/7"));
    host.past.add(FakeHost.past("node2", History.Stage.ENDED, "powered-off", "observed-off"));

    assertThat(palisade("history")).isZero();
    assertThat(session.printed()).containsOnlyOnce("bench (verified by bmc/7)");
    assertThat(palisade("history", "--json")).isZero();
    assertThat(session.printed()).containsOnlyOnce("\"verifier\":\"bmc/7\"");
  }

  @Test
  public void jarIsMeantAgainstTheCallersDirectory() {
    assertThat(palisade("plugins", "install", "../x.jar")).isZero();
    assertThat(palisade("plugins", "update", "/a/y.jar")).isZero();

    assertThat(host.did).containsExactly("install /home/x.jar", "install /a/y.jar");
    assertThat(session.complained()).contains("a note");
  }

  @Test
  public void pluginsAreShownWithWhyOneIsRefused() {
    host.versions.add(
        new Plugins.Version(
            "org.example.a",
            "1.2.0",
            Plugins.State.REFUSED,
            Path.of("/deploy/a.jar"),
            FakeHost.THEN,
            List.of(),
            List.of(),
            "it lacks org.nowhere"));

    assertThat(palisade("plugins")).isZero();
    assertThat(palisade("plugins", "describe", "org.example.a")).isZero();

    assertThat(session.printed()).contains("refused").contains("it lacks org.nowhere");
  }

  @Test
  public void theKindsOfABridgeAreCountedAndListedOneALine() {
    host.versions.add(
        new Plugins.Version(
            "org.example.a",
            "1.2.0",
            Plugins.State.IN_FORCE,
            Path.of("/deploy/a.jar"),
            FakeHost.THEN,
            List.of("strip", "agent:fence_a", "agent:fence_b", "other:c"),
            List.of("fence_strip"),
            ""));

    assertThat(palisade("plugins")).isZero();
    assertThat(session.printed())
        .contains("strip agent:… (2 kinds; palisade plugins list agent:) other:c")
        .doesNotContain("fence_b");

    assertThat(palisade("plugins", "list", "agent:")).isZero();
    assertThat(session.printed()).endsWith("\nagent:fence_a\nagent:fence_b\n");

    assertThat(palisade("plugins", "--json")).isZero();
    assertThat(session.printed()).contains("agent:fence_b");
    assertThat(palisade("plugins", "list", "agents:")).isEqualTo(Call.USAGE);
  }

  @Test
  public void aKindIsShownWithAllThatADeviceFileMaySet() {
    host.kinds.add(FakeHost.kind("agent:fence_strip"));

    assertThat(palisade("plugins", "describe", "agent:fence_strip")).isZero();

    assertThat(session.printed())
        .contains("Fence agent for a strip", "its off is believed only", "text (required)", "1|2c");
  }

  @Test
  public void aPluginAndAKindOfOneNameAreBothShown() {
    host.versions.add(
        new Plugins.Version(
            "strip",
            "1.2.0",
            Plugins.State.IN_FORCE,
            Path.of("/deploy/a.jar"),
            FakeHost.THEN,
            List.of("strip"),
            List.of("fence_strip"),
            ""));
    host.kinds.add(FakeHost.kind("strip"));

    assertThat(palisade("plugins", "describe", "strip")).isZero();

    assertThat(session.printed()).contains("/deploy/a.jar", "Fence agent for a strip");
  }

  @Test
  public void aHostWithoutAnOwnerSaysWhy() {
    host.states.put(
        "node7",
        new Hosts.State(
            "node7",
            Hosts.Power.UNKNOWN,
            "",
            "",
            "host 'node7' has no owner now: its device is disabled; a.cfg:3: 'ip' is required"));

    assertThat(palisade("status", "node7")).isEqualTo(Call.USAGE);

    assertThat(session.complained()).contains("its device is disabled; a.cfg:3: 'ip' is required");
  }

  @Test
  public void aVerdictThatThereIsNotIsAMistake() {
    assertThat(palisade("history", "--verdict=banana")).isEqualTo(Call.USAGE);

    assertThat(session.complained())
        .contains("--verdict is not 'banana'; allowed are success, failed, unfinished, confirmed,")
        .contains("powered-off");
    for (Verdict verdict : Verdict.values()) { // the host's own are not visible to the command
      assertThat(palisade("history", "--verdict=" + verdict)).as("%s", verdict).isZero();
    }
  }

  @Test
  public void aFencingWithoutAHostHasADashForIt() {
    host.past.add(FakeHost.past("", History.Stage.ENDED, "powered-off", "observed-off"));

    assertThat(palisade("history")).isZero();

    assertThat(session.printed()).contains("  -  ");
  }

  @Test
  public void aKindThatCannotBeUsedSaysWhy() {
    assertThat(palisade("plugins", "describe", "agent:fence_kdump")).isEqualTo(Call.USAGE);

    assertThat(session.complained()).contains("it fences nothing");
  }

  @Test
  public void hostThatSwapsNoPluginsSaysSo() {
    host.bare = true;

    assertThat(palisade("plugins", "install", "x.jar")).isEqualTo(Call.FAILED);
    assertThat(palisade("brake")).isEqualTo(Call.FAILED);

    assertThat(session.complained()).contains("start the daemon").contains("no storm brake");
  }

  @Test
  public void latchedBrakeIsAFailureUntilItIsReleased() {
    host.braked = new Brake.State(true, true, "latched by root (cron) at 12:00");

    assertThat(palisade("brake")).isEqualTo(Call.FAILED);
    assertThat(palisade("brake", "release")).isZero();

    assertThat(session.printed()).contains("latched by root (cron)");
    assertThat(host.did).containsExactly("brake released by root");
  }

  @Test
  public void drillSaysWhatWouldBeDoneAndWhatFailed() {
    assertThat(palisade("drill", "node1")).isZero();
    assertThat(session.printed())
        .contains("node1: a reboot would begin well", "would    send off to bench/1")
        .contains("nothing was switched");

    host.fails = true;
    assertThat(palisade("drill", "node[1-2]")).isEqualTo(Call.FAILED);
    assertThat(session.printed()).contains("would fail").contains("failed: login refused");
    assertThat(session.complained()).contains("0 ready, 2 not: node1 node2");
    assertThat(host.did).isEmpty();
  }

  @Test
  public void coloursAreForTerminalsAlone() {
    palisade("status", "node1");
    assertThat(session.printed()).doesNotContain("\033");

    session.atATerminal();
    palisade("status", "node1");
    assertThat(session.printed()).contains("\033[32mon\033[0m");
  }

  @Test
  public void noColorAndADumbTerminalAreHonoured() {
    for (Map.Entry<String, String> one : Map.of("NO_COLOR", "1", "TERM", "dumb").entrySet()) {
      session = new FakeSession().atATerminal();
      session.environment.put(one.getKey(), one.getValue());
      palisade("status", "node1");
      assertThat(session.printed()).as(one.toString()).doesNotContain("\033[3");
    }
  }

  @Test
  public void tablesFitTheTerminalAndNamesAreNeverCut() {
    String why = "a very long reason ".repeat(10);
    host.devices.add(FakeHost.device("a-device-of-some-length", DeviceBook.Standing.BROKEN, why));

    for (int columns = 20; columns < 200; columns++) {
      session = new FakeSession();
      session.environment.put("COLUMNS", String.valueOf(columns));
      palisade("devices");
      int most = columns;
      assertThat(session.printed().lines()).allMatch(line -> line.length() <= most);
      if (columns > 30) {
        assertThat(session.printed()).contains("a-device-of-some-length");
      }
    }
  }

  @Test
  public void namesForCompletionAreOneALine() {
    host.devices.add(FakeHost.device("bench", DeviceBook.Standing.READY, ""));

    palisade("complete-names", "hosts");
    palisade("complete-names", "devices");
    palisade("complete-names", "plugins");

    assertThat(session.printed()).isEqualTo("db1\nnode1\nnode2\nnode3\nbench\n");
  }

  @Test
  public void linksAreMadeWhereTheCallerSays() {
    assertThat(palisade("setup")).isZero();
    assertThat(palisade("setup", "--remove", "--folder=bin")).isZero();
    host.fails = true;
    assertThat(palisade("setup")).isEqualTo(Call.FAILED);

    assertThat(host.did)
        .containsExactly("link /usr/sbin", "unlink /home/alice/bin", "link /usr/sbin");
  }

  @Test
  public void importSaysWhatItWroteWhatItLeftOutAndWhatComesNext() {
    assertThat(palisade("import", "pacemaker", "cib.xml")).isZero();

    assertThat(session.printed())
        .contains("wrote /etc/p/pdu.cfg: bank, targets = node1:1")
        .contains("wrote in topology.cfg: node1 = pdu ; bmc")
        .contains("palisade check --probe")
        .contains(
            "'stonith create fence fence_palisade pcmk_action_limit=-1"
                + " pcmk_reboot_timeout=120s pcmk_off_timeout=120s fence_timeout=115'");
    assertThat(session.complained()).isEqualTo("note: old: no plugin does what 'fence_old' does\n");
    assertThat(host.did).singleElement().asString().startsWith("import PACEMAKER /");
  }

  @Test
  public void dryRunOfAnImportWritesNothing() {
    assertThat(palisade("import", "ipmitool-list", "/t/bmcs", "--dry-run")).isZero();

    assertThat(host.did).containsExactly("import IPMITOOL_LIST /t/bmcs dry");
    assertThat(session.printed()).contains("would write /etc/p/pdu.cfg").doesNotContain("next:");
  }

  @Test
  public void importThatCarriesNothingOverFails() {
    host.bare = true;

    assertThat(palisade("import", "powerman", "powerman.conf")).isEqualTo(Call.FAILED);
    assertThat(session.complained()).contains("nothing was written");

    host.fails = true;
    assertThat(palisade("import", "powerman", "powerman.conf")).isEqualTo(Call.FAILED);
    assertThat(session.complained()).contains("is not whole JSON");
  }
}
