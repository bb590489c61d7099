package org.palisade.plugin.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.contract.TextSettings;

/** Directories of programs that tests write, and the plugin over them. */
final class Scripts {
  static final String METADATA =
      """
      <?xml version="1.0" ?>
      <resource-agent name="fence_test" shortdesc="A test's agent" >
      <longdesc>It does what the test says.</longdesc>
      <vendor-url>https://example.com</vendor-url>
      <parameters>
      <parameter name="action" required="1"><content type="string" default="reboot" /></parameter>
      <parameter name="ip" required="1" obsoletes="ipaddr"><content type="string" /></parameter>
      <parameter name="ipaddr" required="1" deprecated="1"><content type="string" /></parameter>
      <parameter name="ipport" required="0"><content type="integer" default="23" /></parameter>
      <parameter name="password" obsoletes="passwd"><content type="string" /></parameter>
      <parameter name="password_script" required="0"><content type="string" /></parameter>
      <parameter name="passwd" required="0" deprecated="1"><content type="string" /></parameter>
      <parameter name="plug" required="1" obsoletes="port"><content type="string" /></parameter>
      <parameter name="ssl-secure" required="0"><content type="boolean" default="1" /></parameter>
      <parameter name="privlvl" required="0"><content type="select" default="admin">
        <option value="user" /><option value="admin" /></content></parameter>
      <parameter name="missing_as_off" required="0"><content type="boolean" /></parameter>
      <parameter name="retry_on" required="0"><content type="integer" default="1" /></parameter>
      <parameter name="power_timeout" required="0"><content type="second" default="40" /></parameter>
      </parameters>
      <actions><action name="on" automatic="0"/><action name="off" /><action name="status" />
      <action name="list" /><action name="monitor" /></actions>
      </resource-agent>
      """;

  private final Path agents;
  private final Path external;

  Scripts(Path directory) throws IOException {
    this.agents = Files.createDirectories(directory.resolve("sbin"));
    this.external = Files.createDirectories(directory.resolve("external"));
  }

  /** Writes an agent that prints {@link #METADATA}, or else does what the body says. */
  Path agent(String name, String body) throws IOException {
    return agent(name, METADATA, body);
  }

  Path agent(String name, String metadata, String body) throws IOException {
    Path xml = Files.writeString(agents.resolve(name + ".xml"), metadata);
    return program(
        agents.resolve(name),
        "input=$(cat)\ncase $input in *action=metadata*) cat " + xml + "; exit;; esac\n" + body);
  }

  Path external(String name, String body) throws IOException {
    return program(external.resolve(name), body);
  }

  static Path program(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  AgentsPlugin plugin() {
    return new AgentsPlugin(agents, external);
  }

  DeviceType kind(String name) {
    return kind(plugin(), name);
  }

  static DeviceType kind(AgentsPlugin plugin, String name) {
    return plugin.deviceTypes().stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no kind " + name));
  }

  /** Opens a device as a device file would. */
  static StonithDevice open(DeviceType kind, Map<String, String> settings) throws StonithException {
    return kind.open(TextSettings.of("under-test", kind, settings));
  }
}
