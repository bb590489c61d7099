package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.ClassRule;
import org.junit.Test;

/** What administrators and Pacemaker learn about the agents before they use them. */
public class AgentsIT {
  @ClassRule(order = 1)
  public static final Cluster CLUSTER = Cluster.of(AgentsIT.class);

  @Test
  public void pcsListsTheAgentsWithTheirDescriptions() {
    String list = CLUSTER.mustRun("node1", "pcs", "stonith", "list");

    assertThat(list).containsPattern("fence_palisade - \\S+").containsPattern("fence_clc - \\S+");
  }

  @Test
  public void pcsDescribesEveryOptionOfThePublishedClcAgent() {
    String text = CLUSTER.mustRun("node1", "pcs", "stonith", "describe", "fence_clc", "--full");

    assertThat(text)
        .contains("account", "switch", "proxy", "username", "password", "password_script")
        .contains("ssl_insecure", "ssl_secure", "shell_timeout", "power_wait", "power_timeout")
        .contains("delay", "login_timeout", "retry_on", "verbose", "debug_file", "fence_timeout")
        .contains("plug", "api_url");
  }

  @Test
  public void pcsDescribesEveryOptionOfBothAgents() {
    for (String agent : List.of("fence_palisade", "fence_clc")) {
      String text = CLUSTER.mustRun("node1", "pcs", "stonith", "describe", agent, "--full");

      assertThat(text).doesNotContain("No description available");
      assertThat(options(agent))
          .hasSizeGreaterThan(15)
          .allSatisfy(option -> assertThat(text).containsPattern("\n  " + option + "\\b.*: \\S"));
    }
  }

  /** The options in an agent's metadata, without those that pcs never shows. */
  private static List<String> options(String agent) {
    String metadata = CLUSTER.mustRun("node1", "/usr/sbin/" + agent, "-o", "metadata");
    return Pattern.compile("<parameter name=\"([^\"]+)\"")
        .matcher(metadata)
        .results()
        .map(found -> found.group(1))
        .filter(option -> !List.of("action", "help", "version").contains(option))
        .toList();
  }

  @Test
  public void crmshAcceptsBothAgents() {
    // Stopped: no device is configured, and their starts would fail.
    crm("primitive a stonith:fence_palisade meta target-role=Stopped");
    crm(
        "primitive b stonith:fence_clc params account=ACME login=u passwd=p switch=CA1ACMEVM101"
            + " meta target-role=Stopped");

    String shown = crm("show");

    assertThat(shown).contains("stonith:fence_palisade").contains("stonith:fence_clc");
    CLUSTER.reset();
  }

  @Test
  public void crmshRefusesAnOptionThatTheAgentDoesNotHave() {
    Ran ran =
        CLUSTER.run(
            "node1",
            "crm",
            "configure",
            "primitive",
            "c",
            "stonith:fence_clc",
            "params",
            "acount=ACME",
            "login=u");

    assertThat(ran.code()).as(ran.everything()).isNotZero();
    assertThat(ran.err() + ran.out())
        .contains("\"acount\" is not known", "\"account\" not defined");
  }

  private static String crm(String words) {
    List<String> command = new ArrayList<>(List.of("crm", "configure"));
    command.addAll(List.of(words.split(" ")));
    return CLUSTER.mustRun("node1", command.toArray(String[]::new));
  }

  @Test
  public void metadataSatisfiesTheSchemaOfFenceAgents() {
    for (String agent :
        new String[] {
          "fence_palisade",
          "fence_clc",
          "fence_ipmi_stub",
          "fence_palisade_ipmi",
          "fence_palisade_redfish"
        }) {
      Ran check =
          CLUSTER.run(
              "node1",
              "sh",
              "-ec",
              "/usr/sbin/"
                  + agent
                  + " -o metadata >/run/"
                  + agent
                  + ".xml;"
                  + " xmllint --noout --relaxng /usr/share/cluster/relaxng/metadata.rng /run/"
                  + agent
                  + ".xml");
      assertThat(check.code()).as(agent + ": " + check.everything()).isZero();
    }
  }

  @Test
  public void metadataIsToldToHaclusterWithoutAHomeWhileTheDaemonRuns() {
    assertThat(metadataForHacluster("fence_palisade")).contains("<resource-agent");
    assertThat(metadataForHacluster("fence_clc")).contains("<resource-agent");
  }

  @Test
  public void metadataIsToldToHaclusterWithoutAHomeWhileTheDaemonIsDown() {
    CLUSTER.signalHost("node1", "TERM");
    try {
      assertThat(metadataForHacluster("fence_palisade")).contains("<resource-agent");
      assertThat(metadataForHacluster("fence_clc")).contains("<resource-agent");
    } finally {
      CLUSTER.startHost("node1");
      CLUSTER.awaitHost("node1");
    }
  }

  /** As Pacemaker's controller asks: another user, no HOME, a directory that it cannot write. */
  private static String metadataForHacluster(String agent) {
    Ran ran =
        CLUSTER.runWithInput(
            "node1",
            "action=metadata\n",
            "setpriv",
            "--reuid=hacluster",
            "--regid=haclient",
            "--clear-groups",
            "env",
            "-i",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL=C",
            "PCMK_service=pacemaker-controld",
            "sh",
            "-c",
            "cd /usr/share && umask 026 && exec /usr/sbin/" + agent);
    assertThat(ran.code()).as(ran.everything()).isZero();
    return ran.out();
  }
}
