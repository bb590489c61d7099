package org.palisade.plugin.agents;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the names of parameters tell: metadata says neither what is secret nor what is an address.
 */
final class Names {
  /** Options of every agent that the host has itself, and what makes no sense under it. */
  private static final Set<String> HOSTS =
      Set.of(
          "action",
          "option",
          "nodename",
          "delay",
          "method",
          "power_timeout",
          "power_wait",
          "login_timeout",
          "shell_timeout",
          "retry_on",
          "stonith_status_sleep",
          "disable_timeout",
          "fence_timeout",
          "probe_interval",
          "vanished",
          "trust_unproven_off",
          "expect",
          "plugin",
          "targets",
          "verbose",
          "verbose_level",
          "debug",
          "debug_file",
          "quiet",
          "version",
          "help",
          "separator",
          "plug_separator",
          "port_as_ip");

  private static final Set<String> PLUG = Set.of("plug", "port");

  private static final Pattern SECRET =
      Pattern.compile(
          ".*(passw|passphrase|secret|token|api_?key|community|hexadecimal_kg|access_key).*",
          Pattern.CASE_INSENSITIVE);

  // Where a secret lies, or how it is used, is none.
  private static final Pattern ABOUT_SECRETS =
      Pattern.compile(".*_(file|path|method|prot|script)$", Pattern.CASE_INSENSITIVE);

  private static final Pattern PASSWORD_PROGRAM = Pattern.compile(".*passw[a-z]*_script$");

  private static final Pattern CREDENTIAL =
      Pattern.compile("(.*_)?(user|username|userid|login|email|identity_file)");

  // Beside the address: what tells two devices at one address apart.
  private static final Pattern ENDPOINT =
      Pattern.compile(
          "ip|ipport|ipaddr|.*_ip|.*_ipaddr|.*ip_address|deviceip|pduip|switch|managed|region"
              + "|region_name|zone|project|project_name|tenant_name|namespace|instance|pve_node"
              + "|vmware_datacenter|resourceGroup|subscriptionId|.*_port|servername|ups|systems_uri");

  // An external plugin is told by one of these which hosts it may fence.
  private static final Pattern HOST_LIST =
      Pattern.compile("hostname|hostlist|nodename|host_map", Pattern.CASE_INSENSITIVE);

  private Names() {}

  static String plain(String name) {
    return name.replace('-', '_');
  }

  static boolean isHosts(String name) {
    return HOSTS.contains(name) || PASSWORD_PROGRAM.matcher(name).matches();
  }

  static boolean isPlug(String name) {
    return PLUG.contains(name);
  }

  static boolean isSecret(String name) {
    return SECRET.matcher(name).matches() && !ABOUT_SECRETS.matcher(name).matches();
  }

  static boolean isCredential(String name) {
    return isSecret(name) || CREDENTIAL.matcher(name).matches();
  }

  static boolean isEndpoint(String name) {
    return ENDPOINT.matcher(name).matches();
  }

  static boolean isHostList(String name) {
    return HOST_LIST.matcher(name).matches();
  }
}
