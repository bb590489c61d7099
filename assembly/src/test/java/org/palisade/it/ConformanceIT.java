package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * What an agent says, with which exit code, and what it sends to the device, for actions, states
 * and faults. The same table is run through the daemon and, without it, through the standby host:
 * they are to say and do the same.
 */
public class ConformanceIT {
  private static final List<Row> TABLE =
      List.of(
          // asked only
          row("status", "on", "").says(0, "Status: ON"),
          row("status", "off", "").says(2, "Status: OFF"),
          row("status", "on", "unknown").says(1, ""),
          row("status", "on", "unreachable").says(1, ""),
          row("status", "on", "wrong_login").says(1, ""),
          row("status", "off", "garbage").says(1, ""),
          row("status", "off", "empty").says(1, ""),
          row("status", "off", "busy=60").says(1, ""),
          row("status", "off", "absent").says(1, ""),
          row("status", "off", "hangs").says(1, ""),
          row("monitor", "on", "").says(0, ""),
          row("monitor", "on", "unreachable").says(1, ""),
          row("monitor", "on", "wrong_login").says(1, ""),
          row("list", "on", "").says(0, "1,"),
          row("list-status", "off", "").says(0, "1,,OFF"),
          row("validate-all", "on", "unreachable").says(0, ""),
          // off
          row("off", "on", "").says(0, "Success: Powered OFF").sends("off"),
          row("off", "off", "").says(0, "Success: Already OFF"),
          row("off", "on", "accepts_but_stays_on").says(1, "").sends("off"),
          row("off", "off", "accepts_but_stays_on").says(0, "Success: Already OFF"),
          row("off", "on", "slow_off=1").says(0, "Success: Powered OFF").sends("off"),
          row("off", "on", "slow_off=30").says(1, "").sends("off"),
          row("off", "on", "denies").says(1, "").sends("off"),
          row("off", "on", "forbids").says(1, "").sends("off"),
          row("off", "on", "fails_later").says(1, "").sends("off"),
          row("off", "on", "drops_reply").says(0, "Success: Powered OFF").sends("off"),
          row("off", "on", "drops_command").says(1, ""),
          row("off", "on", "unknown").says(1, "").sends("off"),
          row("off", "on", "unreachable").says(1, ""),
          row("off", "off", "unreachable").says(1, ""),
          row("off", "off", "wrong_login").says(1, ""),
          row("off", "off", "garbage").says(1, ""),
          row("off", "off", "empty").says(1, ""),
          row("off", "off", "busy=60").says(1, ""),
          row("off", "off", "absent").says(1, ""),
          row("off", "off", "hangs").says(1, ""),
          // reboot
          row("reboot", "on", "").says(0, "Success: Rebooted").sends("off", "on"),
          row("reboot", "off", "").says(0, "Success: Rebooted").sends("on"),
          row("reboot", "on", "slow_off=1").says(0, "Success: Rebooted").sends("off", "on"),
          row("reboot", "on", "slow_on=1").says(0, "Success: Rebooted").sends("off", "on"),
          row("reboot", "on", "drops_reply").says(0, "Success: Rebooted").sends("off", "on"),
          row("reboot", "on", "accepts_but_stays_off")
              .says(0, "Success: Rebooted")
              .sends("off", "on"),
          row("reboot", "off", "denies").says(0, "Success: Rebooted").sends("on"),
          row("reboot", "on", "denies").says(1, "").sends("off"),
          row("reboot", "on", "accepts_but_stays_on").says(1, "").sends("off"),
          row("reboot", "on", "fails_later").says(1, "").sends("off"),
          row("reboot", "on", "unknown").says(1, "").sends("off"),
          row("reboot", "off", "unreachable").says(1, ""),
          row("reboot", "off", "wrong_login").says(1, ""),
          row("reboot", "off", "garbage").says(1, ""),
          // on
          row("on", "off", "").says(0, "Success: Powered ON").sends("on"),
          row("on", "on", "").says(0, "Success: Already ON"),
          row("on", "off", "slow_on=1").says(0, "Success: Powered ON").sends("on"),
          row("on", "off", "accepts_but_stays_off").says(1, "").sends("on"),
          row("on", "off", "denies").says(1, "").sends("on"),
          row("on", "off", "drops_reply").says(0, "Success: Powered ON").sends("on"),
          row("on", "off", "unknown").says(1, ""),
          row("on", "on", "unknown").says(1, ""),
          row("on", "off", "unreachable").says(1, ""),
          row("on", "off", "wrong_login").says(1, ""));

  private static final String PASSWORD = CommandLines.MARKER + "conformance";

  private static List<Result> byDaemon = List.of();
  private static List<Result> byStandby = List.of();
  private static String talkative = "";

  /** One cell: an action on a plug in a state, with a fault of its BMC, and what is expected. */
  private record Row(
      String action, String state, String fault, int code, String out, List<String> commands) {
    Row says(int exitCode, String line) {
      return new Row(action, state, fault, exitCode, line, commands);
    }

    Row sends(String... expected) {
      return new Row(action, state, fault, code, out, List.of(expected));
    }

    String title() {
      return action + " of a plug that is " + state + (fault.isEmpty() ? "" : " with " + fault);
    }
  }

  /** What came of a row; of equal commands in a row only the first. */
  private record Result(int code, String out, String err, List<String> commands) {}

  private static Row row(String action, String state, String fault) {
    return new Row(action, state, fault, 0, "", List.of());
  }

  @BeforeClass
  public static void runTheTable() throws Exception {
    try (LocalHost host = LocalHost.unpacked("conformance-daemon").start()) {
      byDaemon = runAll(host);
      talkative = verbosely(host);
    }
    byStandby = runAll(LocalHost.unpacked("conformance-standby"));
  }

  @AfterClass
  public static void forget() {
    byDaemon = List.of();
    byStandby = List.of();
  }

  @Test
  public void theDaemonSaysAndSendsWhatTheTableSays() {
    assertThat(differences(byDaemon)).isEmpty();
  }

  @Test
  public void theStandbyHostSaysAndSendsWhatTheTableSays() {
    assertThat(differences(byStandby)).isEmpty();
  }

  @Test
  public void everyFailureIsOneClearLineThatNamesThePlug() {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < TABLE.size(); i++) {
      List<String> lines = byDaemon.get(i).err().lines().toList();
      // A status of 2 is an answer, and so is a failed monitor of a BMC without a plug.
      if (TABLE.get(i).code() == 1 && lines.size() != 1) {
        wrong.add(TABLE.get(i).title() + ": " + lines);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  public void aRebootThatIsNotKnownToBeOnAgainSaysSo() {
    int row =
        TABLE.indexOf(
            row("reboot", "on", "accepts_but_stays_off")
                .says(0, "Success: Rebooted")
                .sends("off", "on"));

    assertThat(byDaemon.get(row).err()).contains("not confirmed");
  }

  @Test
  public void theStandbyHostSaysThatTheDaemonIsDown() {
    assertThat(byStandby).allSatisfy(result -> assertThat(result.err()).contains("standby"));
  }

  @Test
  public void verboseOutputShowsTheWireAndNoPassword() {
    assertThat(talkative).contains("chassis").doesNotContain(PASSWORD);
  }

  /** Standard error and debug file of a reboot with all that can be said. */
  private static String verbosely(LocalHost host) throws IOException {
    Path debug = host.tree().resolve("debug");
    Ran ran =
        host.agent(
            "fence_ipmi_stub",
            "action=reboot",
            "ip=198.51.100.250",
            "username=admin",
            "users=admin:" + PASSWORD + ":administrator",
            "password=" + PASSWORD,
            "plug=1",
            "verbose_level=2",
            "debug_file=" + debug);
    assertThat(ran.code()).as(ran.everything()).isZero();
    return ran.err() + Files.readString(debug);
  }

  private static List<String> differences(List<Result> results) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < TABLE.size(); i++) {
      Row row = TABLE.get(i);
      Result got = results.get(i);
      if (got.code() != row.code()
          || !got.out().strip().equals(row.out())
          || !got.commands().equals(row.commands())) {
        wrong.add(row.title() + ": expected " + row + ", was " + got);
      }
    }
    return wrong;
  }

  /** Every row has a BMC of its own, so that they can be run side by side. */
  private static List<Result> runAll(LocalHost host) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      prepare(host, threads);
      List<Future<Result>> running = new ArrayList<>();
      for (int i = 0; i < TABLE.size(); i++) {
        int number = i;
        running.add(threads.submit(() -> run(host, number)));
      }
      return inOrder(running);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void prepare(LocalHost host, ExecutorService threads) throws Exception {
    List<Future<Result>> preparing = new ArrayList<>();
    StringBuilder faults = new StringBuilder();
    for (int i = 0; i < TABLE.size(); i++) {
      int number = i;
      if (TABLE.get(i).state().equals("off")) {
        preparing.add(threads.submit(() -> call(host, number, "off")));
      }
      if (!TABLE.get(i).fault().isEmpty()) {
        faults.append(ip(i)).append("/*:").append(TABLE.get(i).fault()).append('\n');
      }
    }
    assertThat(inOrder(preparing))
        .allSatisfy(done -> assertThat(done.code()).as(done.err()).isZero());
    Files.writeString(host.tree().resolve("faults"), faults);
    Files.deleteIfExists(host.tree().resolve("commands"));
  }

  private static Result run(LocalHost host, int number) throws IOException {
    Result result = call(host, number, TABLE.get(number).action());
    return new Result(result.code(), result.out(), result.err(), commands(host, ip(number)));
  }

  private static Result call(LocalHost host, int number, String action) {
    Path tree = host.tree();
    Row row = TABLE.get(number);
    // Short only where it is waited for.
    boolean waits = row.code() != 0 || row.fault().equals("accepts_but_stays_off");
    int call = row.fault().isEmpty() ? 5 : 1;
    Ran ran =
        host.agent(
            "fence_ipmi_stub",
            "action=" + action,
            "ip=" + ip(number),
            "username=admin",
            "users=admin:" + PASSWORD + ":administrator",
            "password=" + PASSWORD,
            "plug=1",
            "plugs=1",
            "state_file=" + tree.resolve("chassis"),
            "journal_file=" + tree.resolve("commands"),
            "faults_file=" + tree.resolve("faults"),
            "power_timeout=" + (waits ? 4 : 30),
            "login_timeout=" + call,
            "shell_timeout=" + call,
            "retry_on=0");
    return new Result(ran.code(), ran.out(), ran.err(), List.of());
  }

  private static List<String> commands(LocalHost host, String ip) throws IOException {
    Path file = host.tree().resolve("commands");
    List<String> squeezed = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        List<String> words = List.of(line.split(" ", -1));
        String command = words.get(3).toLowerCase(Locale.ROOT);
        if (words.get(1).equals(ip)
            && (squeezed.isEmpty() || !squeezed.get(squeezed.size() - 1).equals(command))) {
          squeezed.add(command);
        }
      }
    }
    return List.copyOf(squeezed);
  }

  private static String ip(int number) {
    return "198.51.100." + (number + 1);
  }

  private static List<Result> inOrder(List<Future<Result>> running)
      throws InterruptedException, ExecutionException {
    List<Result> results = new ArrayList<>();
    for (Future<Result> one : running) {
      results.add(one.get());
    }
    return results;
  }
}
