package org.palisade.plugin.agents;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads metadata as it is found rather than as its schema wants it: what is unknown is passed over,
 * what is missing is empty. Used once.
 */
final class MetadataReader {
  private final XMLStreamReader xml;
  private final List<Metadata.Entry> entries = new ArrayList<>();
  private final Map<String, Metadata.Action> actions = new LinkedHashMap<>();
  private String shortText = "";
  private String longText = "";
  private String vendor = "";

  private MetadataReader(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * Reads a document.
   *
   * @throws XMLStreamException where it is no XML
   */
  static Metadata read(String document) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return new MetadataReader(factory.createXMLStreamReader(new StringReader(document.strip())))
        .read();
  }

  private Metadata read() throws XMLStreamException {
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        element(xml.getLocalName());
      }
    }
    return new Metadata(shortText, longText, vendor, entries, actions);
  }

  private void element(String name) throws XMLStreamException {
    switch (name) {
      case "resource-agent" -> shortText = oneLine(attribute("shortdesc").orElse(""));
      case "longdesc" -> longText = oneLine(text());
      case "vendor-url" -> vendor = text().strip();
      case "parameter" -> parameter();
      case "action" ->
          attribute("name")
              .ifPresent(
                  action ->
                      actions.put(action, new Metadata.Action(is("on_target"), is("automatic"))));
      default -> {}
    }
  }

  private void parameter() throws XMLStreamException {
    String name = attribute("name").orElse("");
    boolean required = is("required");
    boolean deprecated = is("deprecated");
    Set<String> obsoletes =
        attribute("obsoletes").stream()
            .flatMap(names -> Stream.of(names.strip().split("[\\s,]+")))
            .collect(Collectors.toSet());
    String type = "";
    Optional<String> byDefault = Optional.empty();
    List<String> choices = new ArrayList<>();
    String text = "";
    while (!isEndOf("parameter")) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "content" -> {
            type = attribute("type").orElse("");
            byDefault = attribute("default");
          }
          case "option" -> attribute("value").ifPresent(choices::add);
          case "shortdesc" -> text = oneLine(text());
          default -> {}
        }
      }
    }
    if (!name.isBlank()) {
      entries.add(
          new Metadata.Entry(
              name, type, required, deprecated, obsoletes, byDefault, List.copyOf(choices), text));
    }
  }

  private boolean isEndOf(String element) {
    return xml.isEndElement() && xml.getLocalName().equals(element);
  }

  private Optional<String> attribute(String name) {
    return Optional.ofNullable(xml.getAttributeValue(null, name));
  }

  private boolean is(String attribute) {
    return attribute(attribute)
        .filter(value -> value.equals("1") || value.equals("true"))
        .isPresent();
  }

  // Text with elements inside (a careless longdesc) counts without them.
  private String text() throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    int depth = 1;
    while (depth > 0) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        default -> {}
      }
    }
    return text.toString();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
