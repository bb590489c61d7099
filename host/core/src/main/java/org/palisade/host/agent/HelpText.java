package org.palisade.host.agent;

import java.util.ArrayList;
import java.util.List;
import org.palisade.host.device.KindText;

/** What {@code --help} prints. */
final class HelpText {
  private static final int COLUMN = 36;
  private static final int WIDTH = 100;

  private HelpText() {}

  static String of(AgentProfile agent) {
    StringBuilder text = new StringBuilder();
    text.append("Usage:\n   ").append(agent.program()).append(" [options]\n");
    text.append("   Without any option, lines of name=value are read from standard input.\n");
    text.append("Actions:\n   ");
    text.append(String.join(", ", agent.actions().stream().map(AgentAction::word).toList()));
    text.append("\nOptions:\n");
    agent.options().options().forEach(option -> line(text, option));
    return text.toString();
  }

  private static void line(StringBuilder text, Option option) {
    String spelling = "   " + OptionText.spelling(option);
    text.append(spelling);
    if (spelling.length() >= COLUMN) {
      text.append('\n').append(" ".repeat(COLUMN));
    } else {
      text.append(" ".repeat(COLUMN - spelling.length()));
    }
    text.append(String.join("\n" + " ".repeat(COLUMN), wrapped(explained(option))));
    text.append('\n');
  }

  private static String explained(Option option) {
    String required = option.parameter().isRequired() ? " (required)" : "";
    String byDefault =
        KindText.byDefault(option.parameter()).map(value -> " (default " + value + ")").orElse("");
    return OptionText.help(option) + required + byDefault;
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH - COLUMN) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
