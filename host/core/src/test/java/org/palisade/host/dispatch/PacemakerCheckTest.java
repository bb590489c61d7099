package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.palisade.host.cib.Cib;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;

/** Pacemaker's configuration beside the host's own. */
public class PacemakerCheckTest {
  private static final DeviceType CLOUD =
      DeviceType.of("cloud", PowerBank.class, settings -> new PowerBank())
          .agent("fence_cloud")
          .parameters(Parameter.text("switch").role(Parameter.Role.PLUG));

  private static String cib(String resources, String properties) {
    return "<cib><configuration><crm_config><cluster_property_set id=\"o\">"
        + properties
        + "</cluster_property_set></crm_config>"
        + "<nodes><node id=\"1\" uname=\"node1\"/><node id=\"2\" uname=\"node2\"/></nodes>"
        + "<resources>"
        + resources
        + "</resources></configuration></cib>";
  }

  private static String pair(String name, String value) {
    return "<nvpair id=\"x-" + name + "\" name=\"" + name + "\" value=\"" + value + "\"/>";
  }

  private static String resource(String agent, String... pairs) {
    return "<primitive id=\"fence\" class=\"stonith\" type=\""
        + agent
        + "\"><instance_attributes id=\"i\">"
        + String.join("", pairs)
        + "</instance_attributes><operations><op id=\"m\" name=\"monitor\"/></operations>"
        + "</primitive>";
  }

  private static List<String> findings(String xml) throws IOException {
    return new PacemakerCheck(
            agent -> Optional.of(CLOUD).filter(kind -> kind.agents().contains(agent)),
            List.of("node1", "node2")::contains,
            Duration.ofSeconds(55))
        .findings(Cib.parse(xml)).stream().map(one -> one.severity() + " " + one).toList();
  }

  @Test
  public void aConfigurationThatGoesTogetherHasNoFindings() throws IOException {
    assertThat(findings(cib(resource("fence_palisade", pair("pcmk_action_limit", "-1")), "")))
        .isEmpty();
    assertThat(findings(cib("", ""))).isEmpty();
    assertThat(findings(cib(resource("fence_ipmilan", pair("ip", "x")), ""))).isEmpty();
  }

  @Test
  public void aMissingActionLimitIsAWarning() throws IOException {
    assertThat(findings(cib(resource("fence_palisade"), "")))
        .containsExactly(
            "WARNING Pacemaker's resource fence: pcmk_action_limit is not set: Pacemaker fences one"
                + " host after the other; set pcmk_action_limit=-1");
  }

  @Test
  public void aResourceForOneHostNeedsNoActionLimit() throws IOException {
    String listed = resource("fence_palisade", pair("pcmk_host_list", "node1"));
    String mapped = resource("fence_palisade", pair("pcmk_host_map", "node1:node1"));
    String two = resource("fence_palisade", pair("pcmk_host_list", "node1 node2"));

    assertThat(limits(listed)).isEmpty();
    assertThat(limits(mapped)).isEmpty();
    assertThat(limits(two)).hasSize(1);
  }

  private static List<String> limits(String resource) throws IOException {
    return findings(cib(resource, "")).stream()
        .filter(line -> line.contains("pcmk_action_limit"))
        .toList();
  }

  @Test
  public void onePlugForSeveralHostsIsAnErrorThatNamesThem() throws IOException {
    String several =
        resource(
            "fence_cloud",
            pair("pcmk_action_limit", "-1"),
            pair("switch", "VM1"),
            pair("pcmk_host_list", "vm1 vm2"));

    assertThat(findings(cib(several, "")))
        .singleElement()
        .asString()
        .startsWith("ERROR")
        .contains("'switch' is one plug for 2 hosts (vm1, vm2): fencing one would switch off");
    assertThat(
            findings(
                cib(
                    resource(
                        "fence_cloud",
                        pair("pcmk_action_limit", "-1"),
                        pair("switch", "VM1"),
                        pair("pcmk_host_list", "vm1")),
                    "")))
        .isEmpty();
  }

  @Test
  public void aPlugThatPacemakerPutsInForEachHostIsNotOneForSeveral() throws IOException {
    for (String dynamic : List.of("dynamic", "Dynamic", "DYNAMIC")) {
      String several =
          resource(
              "fence_cloud",
              pair("pcmk_action_limit", "-1"),
              pair("plug", dynamic),
              pair("pcmk_host_map", "vm1:VM1;vm2:VM2"));

      assertThat(findings(cib(several, ""))).as(dynamic).isEmpty();
    }
  }

  @Test
  public void severalPlugsOfOneHostAreNoFurtherHosts() throws IOException {
    String mapped =
        resource(
            "fence_cloud",
            pair("pcmk_action_limit", "-1"),
            pair("switch", "VM1"),
            pair("pcmk_host_map", "node2:2,3"));

    assertThat(findings(cib(mapped, ""))).isEmpty();
  }

  @Test
  public void aTimeoutBelowTheFenceTimeoutIsAnError() throws IOException {
    String own =
        resource(
            "fence_palisade",
            pair("pcmk_action_limit", "-1"),
            pair("pcmk_off_timeout", "30s"),
            pair("pcmk_reboot_timeout", "2min"));

    assertThat(findings(cib(own, "")))
        .singleElement()
        .asString()
        .contains("pcmk_off_timeout is 30 s, but a fencing may take fence_timeout = 55 s");
    assertThat(
            findings(
                cib(
                    resource("fence_palisade", pair("pcmk_action_limit", "-1")),
                    pair("stonith-timeout", "50"))))
        .hasSize(2)
        .allMatch(text -> text.contains("is 50 s (the cluster's own)"));
    assertThat(
            findings(
                cib(
                    resource(
                        "fence_palisade",
                        pair("pcmk_action_limit", "-1"),
                        pair("fence_timeout", "100")),
                    "")))
        .hasSize(2)
        .allMatch(text -> text.contains("is 60 s (the cluster's own)"));
  }

  @Test
  public void hostsAndNodesThatNoDeviceNamesAreErrors() throws IOException {
    String listed =
        resource(
            "fence_palisade",
            pair("pcmk_action_limit", "-1"),
            pair("pcmk_host_list", "node1,node9"));
    String mapped =
        resource(
            "fence_palisade",
            pair("pcmk_action_limit", "-1"),
            pair("pcmk_host_map", "node1:node1;x:host-x"));

    assertThat(findings(cib(listed, "")))
        .singleElement()
        .asString()
        .contains("no device can fence host 'node9'");
    assertThat(findings(cib(mapped, "")))
        .singleElement()
        .asString()
        .contains("no device can fence host 'host-x'");
    assertThat(
            findings(
                cib(resource("fence_palisade", pair("pcmk_action_limit", "-1")), "")
                    .replace("node2", "node7")))
        .singleElement()
        .asString()
        .contains("node 'node7' is named by no device");
  }

  @Test
  public void fencingThatIsSwitchedOffIsAWarning() throws IOException {
    assertThat(
            findings(
                cib(
                    resource("fence_palisade", pair("pcmk_action_limit", "-1")),
                    pair("stonith-enabled", "false"))))
        .singleElement()
        .asString()
        .startsWith("ERROR Pacemaker: stonith-enabled is false");
  }

  @Test
  public void whatIsNoConfigurationIsSaid() {
    for (String rubbish :
        List.of("", "<", "<cib>", "<!DOCTYPE a [<!ENTITY x SYSTEM \"/etc/passwd\">]><a>&x;</a>")) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Cib.parse(rubbish)))
          .as(rubbish)
          .isInstanceOf(IOException.class);
    }
  }
}
