package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.BeforeClass;
import org.junit.Test;

/** What administrators and Pacemaker learn about the agents before they use them. */
public class AgentsIT {
  private static final Cluster CLUSTER = Cluster.shared();

  @BeforeClass
  public static void reset() {
    CLUSTER.reset();
  }

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
        .contains("plug", "api_url")
        .doesNotContain("No description available");
  }

  @Test
  public void pcsDescribesTheGenericAgent() {
    String text = CLUSTER.mustRun("node1", "pcs", "stonith", "describe", "fence_palisade");

    assertThat(text).contains("plug", "device", "delay").doesNotContain("No description available");
  }

  @Test
  public void crmshAcceptsBothAgents() {
    CLUSTER.mustRun("node1", "crm", "configure", "primitive", "a", "stonith:fence_palisade");
    CLUSTER.mustRun(
        "node1",
        "crm",
        "configure",
        "primitive",
        "b",
        "stonith:fence_clc",
        "params",
        "account=ACME",
        "login=u",
        "passwd=p",
        "switch=CA1ACMEVM101",
        "op",
        "monitor",
        "interval=0");

    String shown = CLUSTER.mustRun("node1", "crm", "configure", "show");

    assertThat(shown).contains("stonith:fence_palisade").contains("stonith:fence_clc");
    CLUSTER.reset();
  }

  @Test
  public void metadataSatisfiesTheSchemaOfFenceAgents() {
    for (String agent : new String[] {"fence_palisade", "fence_clc", "fence_ipmi_stub"}) {
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
    CLUSTER.stopHost("node1");
    try {
      assertThat(metadataForHacluster("fence_palisade")).contains("<resource-agent");
      assertThat(metadataForHacluster("fence_clc")).contains("<resource-agent");
    } finally {
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
