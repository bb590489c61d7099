package org.palisade.host.agent;

import java.util.List;
import java.util.Optional;
import org.palisade.host.device.KindText;
import org.palisade.plugin.Parameter;

/** Writes the metadata of an agent, which fence-agents' {@code metadata.rng} describes. */
final class Metadata {
  private final StringBuilder xml = new StringBuilder();

  private Metadata() {}

  static String of(AgentProfile agent) {
    Metadata metadata = new Metadata();
    metadata.write(agent);
    return metadata.xml.toString();
  }

  private void write(AgentProfile agent) {
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    open(0, "resource-agent", "name", agent.program(), "shortdesc", agent.shortText());
    for (String other : agent.symlinks()) {
      empty(1, "symlink", "name", other, "shortdesc", agent.shortText());
    }
    text(1, "longdesc", agent.longText());
    text(1, "vendor-url", agent.vendor().map(Object::toString).orElse(""));
    open(1, "parameters");
    agent.options().options().forEach(this::option);
    close(1, "parameters");
    open(1, "actions");
    agent.actions().forEach(action -> action(agent, action));
    close(1, "actions");
    close(0, "resource-agent");
  }

  // An older name needs a successor that names it, or pcs tells its user to "use  instead".
  private void option(Option option) {
    String successor = option.name();
    for (String older : option.aliases()) {
      parameter(option, successor, Optional.of(older));
      successor = older;
    }
    parameter(option, successor, Optional.empty());
  }

  private void parameter(Option option, String name, Optional<String> obsoletes) {
    boolean deprecated = !name.equals(option.name());
    indent(2).append("<parameter");
    attribute("name", name);
    attribute("unique", "0");
    attribute("required", isRequired(option.parameter()) ? "1" : "0");
    if (deprecated) {
      attribute("deprecated", "1");
    }
    obsoletes.ifPresent(older -> attribute("obsoletes", older));
    xml.append(">\n");
    empty(3, "getopt", "mixed", OptionText.spelling(option));
    content(option.parameter());
    indent(3).append("<shortdesc lang=\"en\">").append(escaped(OptionText.help(option)));
    xml.append("</shortdesc>\n");
    close(2, "parameter");
  }

  // A secret may come from a script as well, and pcs would refuse a resource without it.
  private static boolean isRequired(Parameter<?> parameter) {
    return parameter.isRequired() && parameter.type() != Parameter.Type.SECRET;
  }

  private void content(Parameter<?> parameter) {
    indent(3).append("<content");
    attribute("type", contentType(parameter));
    KindText.byDefault(parameter).ifPresent(value -> attribute("default", value));
    if (parameter.choices().isEmpty()) {
      xml.append("/>\n");
      return;
    }
    xml.append(">\n");
    parameter.choices().forEach(choice -> empty(4, "option", "value", choice));
    close(3, "content");
  }

  private static String contentType(Parameter<?> parameter) {
    return switch (parameter.type()) {
      case TEXT, SECRET -> "string";
      case NUMBER -> "integer";
      case SECONDS -> "second";
      case FLAG -> "boolean";
      case CHOICE -> "select";
    };
  }

  private void action(AgentProfile agent, AgentAction action) {
    indent(2).append("<action");
    attribute("name", action.word());
    if (action == AgentAction.ON) {
      if (agent.onTarget()) {
        attribute("on_target", "1");
      }
      attribute("automatic", agent.automaticOn() ? "1" : "0");
    }
    xml.append("/>\n");
  }

  private void open(int depth, String element, String... attributes) {
    indent(depth).append('<').append(element);
    attributes(List.of(attributes));
    xml.append(">\n");
  }

  private void empty(int depth, String element, String... attributes) {
    indent(depth).append('<').append(element);
    attributes(List.of(attributes));
    xml.append("/>\n");
  }

  private void text(int depth, String element, String content) {
    indent(depth).append('<').append(element).append('>').append(escaped(content));
    xml.append("</").append(element).append(">\n");
  }

  private void close(int depth, String element) {
    indent(depth).append("</").append(element).append(">\n");
  }

  private StringBuilder indent(int depth) {
    return xml.append("\t".repeat(depth));
  }

  private void attributes(List<String> pairs) {
    for (int i = 0; i < pairs.size(); i += 2) {
      attribute(pairs.get(i), pairs.get(i + 1));
    }
  }

  private void attribute(String name, String value) {
    xml.append(' ').append(name).append("=\"");
    xml.append(escaped(value.replaceAll("\\s", " "))).append('"');
  }

  /** Escapes markup, and leaves out what XML 1.0 cannot hold at all. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints().filter(Metadata::allowed).forEach(c -> escape(escaped, c));
    return escaped.toString();
  }

  private static boolean allowed(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c < 0xD800)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  private static void escape(StringBuilder escaped, int c) {
    switch (c) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&apos;");
      default -> escaped.appendCodePoint(c);
    }
  }
}
