package org.palisade.host.dispatch;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What of Pacemaker's configuration concerns fencing.
 *
 * @param properties the cluster's properties
 * @param nodes the names of the nodes
 * @param resources the fence resources
 */
record Cib(Map<String, String> properties, List<String> nodes, List<Resource> resources) {

  /**
   * A fence resource.
   *
   * @param id its name
   * @param agent the agent's program
   * @param options its instance attributes
   */
  record Resource(String id, String agent, Map<String, String> options) {
    Optional<String> option(String name) {
      return Optional.ofNullable(options.get(name));
    }
  }

  /**
   * Reads what {@code cibadmin --query} prints.
   *
   * @throws IOException where it is no such document
   */
  static Cib parse(String xml) throws IOException {
    Document document;
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null); // it would print what the exception says
      document = builder.parse(new InputSource(new StringReader(xml)));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("not understood: " + e.getMessage(), e);
    }
    Map<String, String> properties = new HashMap<>();
    for (Element set : all(document.getDocumentElement(), "cluster_property_set")) {
      properties.putAll(pairs(set));
    }
    List<String> nodes =
        all(document.getDocumentElement(), "node").stream()
            .map(node -> node.getAttribute("uname"))
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    List<Resource> resources = new ArrayList<>();
    for (Element one : all(document.getDocumentElement(), "primitive")) {
      if (one.getAttribute("class").equals("stonith")) {
        resources.add(resource(one));
      }
    }
    return new Cib(properties, nodes, resources);
  }

  private static Resource resource(Element primitive) {
    Map<String, String> options = new HashMap<>();
    all(primitive, "instance_attributes").forEach(set -> options.putAll(pairs(set)));
    return new Resource(primitive.getAttribute("id"), primitive.getAttribute("type"), options);
  }

  private static Map<String, String> pairs(Element set) {
    Map<String, String> pairs = new HashMap<>();
    all(set, "nvpair")
        .forEach(pair -> pairs.put(pair.getAttribute("name"), pair.getAttribute("value")));
    return pairs;
  }

  private static List<Element> all(Element in, String tag) {
    NodeList found = in.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }
}
