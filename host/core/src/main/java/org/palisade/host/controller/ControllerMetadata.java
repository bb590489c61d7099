package org.palisade.host.controller;

import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.palisade.plugin.Parameter;

/** Writes what a controller says of itself, by OCF's {@code ra-api-1.dtd}. */
final class ControllerMetadata {
  // What XML 1.0 cannot hold at all; the text is a plugin's.
  private static final String FORBIDDEN =
      "[^\\t\\n\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]";

  // In words, for the DTD has a closed list of actions.
  private static final String OTHER_ACTIONS =
      "\n\nBesides the actions listed, StonithAgents' own: fence (the nodes of"
          + " OCF_RESKEY_STONITH_NODES) and list-fence-targets.";

  private final XMLStreamWriter xml;

  private ControllerMetadata(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /**
   * The document.
   *
   * @param name the agent's
   * @param version the product's
   * @param shortText one line
   * @param longText some sentences
   * @param parameters what it takes
   */
  static String of(
      String name,
      String version,
      String shortText,
      String longText,
      List<Parameter<?>> parameters) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new ControllerMetadata(xml).write(name, version, shortText, longText, parameters);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("memory takes every text", e);
    }
    return text + "\n";
  }

  private void write(
      String name, String version, String shortText, String longText, List<Parameter<?>> parameters)
      throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeDTD("\n<!DOCTYPE resource-agent SYSTEM \"ra-api-1.dtd\">\n");
    start("resource-agent", "name", name, "version", version);
    line();
    text("version", "1.0");
    described(longText + OTHER_ACTIONS, shortText);
    start("parameters");
    line();
    for (Parameter<?> parameter : parameters) {
      parameter(parameter);
    }
    end();
    start("actions");
    line();
    for (ControllerAction action : ControllerAction.values()) {
      if (action.isOfOcf()) {
        action(action);
      }
    }
    end();
    end();
    xml.writeEndDocument();
  }

  private void parameter(Parameter<?> parameter) throws XMLStreamException {
    start(
        "parameter",
        "name",
        parameter.name(),
        "unique",
        "0",
        "required",
        isRequired(parameter) ? "1" : "0");
    line();
    String help = help(parameter);
    described(help, help);
    xml.writeEmptyElement("content");
    xml.writeAttribute("type", contentType(parameter));
    if (parameter.type() != Parameter.Type.SECRET && parameter.byDefault().isPresent()) {
      xml.writeAttribute("default", written(parameter));
    }
    line();
    end();
  }

  private static String written(Parameter<?> parameter) {
    Object value = parameter.byDefault().orElseThrow();
    return value instanceof Duration time ? String.valueOf(time.toSeconds()) : value.toString();
  }

  // A secret may come from a file or a program as well.
  private static boolean isRequired(Parameter<?> parameter) {
    return parameter.isRequired() && parameter.type() != Parameter.Type.SECRET;
  }

  private static String help(Parameter<?> parameter) {
    String help = parameter.help().isBlank() ? parameter.name() : parameter.help();
    return parameter.choices().isEmpty()
        ? help
        : help + " (" + String.join(", ", parameter.choices()) + ")";
  }

  private static String contentType(Parameter<?> parameter) {
    return switch (parameter.type()) {
      case TEXT, SECRET, CHOICE -> "string";
      case NUMBER, SECONDS -> "integer";
      case FLAG -> "boolean";
    };
  }

  private void action(ControllerAction action) throws XMLStreamException {
    xml.writeEmptyElement("action");
    xml.writeAttribute("name", action.word());
    xml.writeAttribute("timeout", action.timeout() + "s");
    if (action.interval() > 0) {
      xml.writeAttribute("interval", action.interval() + "s");
      xml.writeAttribute("depth", "0");
    }
    line();
  }

  private void described(String longText, String shortText) throws XMLStreamException {
    text("longdesc", longText, "lang", "en");
    text("shortdesc", shortText, "lang", "en");
  }

  private void start(String element, String... attributes) throws XMLStreamException {
    xml.writeStartElement(element);
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], attributes[i + 1].replaceAll(FORBIDDEN, ""));
    }
  }

  private void text(String element, String content, String... attributes)
      throws XMLStreamException {
    start(element, attributes);
    xml.writeCharacters(content.replaceAll(FORBIDDEN, ""));
    end();
  }

  private void end() throws XMLStreamException {
    xml.writeEndElement();
    line();
  }

  private void line() throws XMLStreamException {
    xml.writeCharacters("\n");
  }
}
