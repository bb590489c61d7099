package org.palisade.host.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithPlugin;

/**
 * Writes the manual pages of the agents when Palisade is built; the very pages that the agents
 * print for the action {@code manpage}.
 */
public final class ManPages {

  private ManPages() {}

  /**
   * Writes a page for {@code fence_palisade} and for each agent of the plugins.
   *
   * @param arguments the folder, then the plugins' classes
   * @throws IOException if a page cannot be written
   * @throws ReflectiveOperationException if a plugin cannot be made
   */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    write(folder, AgentProfile.ofConfiguredHosts());
    List<String> plugins = Arrays.asList(arguments).subList(1, arguments.length);
    for (String name : plugins) {
      Class<?> type = Class.forName(name);
      try (StonithPlugin plugin = (StonithPlugin) type.getConstructor().newInstance()) {
        for (DeviceType kind : plugin.deviceTypes()) {
          for (String agent : kind.agents()) {
            write(folder, AgentProfile.of(kind, agent));
          }
        }
      }
    }
  }

  private static void write(Path folder, AgentProfile agent) throws IOException {
    Files.writeString(folder.resolve(agent.program() + ".8"), ManPage.of(agent));
  }
}
