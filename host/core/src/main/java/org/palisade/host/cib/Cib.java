package org.palisade.host.cib;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.palisade.host.cib.LevelTarget.By;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What of Pacemaker's configuration concerns fencing.
 *
 * @param properties the cluster's properties
 * @param nodes the names of the nodes, each with its permanent attributes
 * @param resources the fence resources, in their order
 * @param levels the fencing topology; nothing where the document cannot have one
 */
public record Cib(
    Map<String, String> properties,
    Map<String, Map<String, String>> nodes,
    List<Resource> resources,
    Optional<List<Level>> levels) {

  /**
   * A fence resource.
   *
   * @param id its name
   * @param agent the agent's program
   * @param options its instance attributes
   * @param meta its meta attributes
   * @param plain whether all of it stands there: no template, no reference, no rule
   */
  public record Resource(
      String id,
      String agent,
      Map<String, String> options,
      Map<String, String> meta,
      boolean plain) {
    /**
     * An instance attribute.
     *
     * @param name its name
     * @return its value, where it is set
     */
    public Optional<String> option(String name) {
      return Optional.ofNullable(options.get(name));
    }
  }

  /**
   * A level of the fencing topology.
   *
   * @param target the nodes
   * @param index its number as it is written; the lowest is tried first
   * @param devices the resources that together fence the node
   */
  public record Level(LevelTarget target, String index, List<String> devices) {}

  /** Copies the collections, but keeps the orders. */
  public Cib {
    nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    resources = List.copyOf(resources);
    levels = levels.map(List::copyOf);
  }

  /**
   * Reads what {@code cibadmin --query} prints.
   *
   * @param xml the document
   * @return what it says
   * @throws IOException where it is no such document
   */
  public static Cib parse(String xml) throws IOException {
    Element root = document(xml).getDocumentElement();
    Map<String, String> properties = new LinkedHashMap<>();
    for (Element set : all(root, "cluster_property_set")) {
      properties.putAll(pairs(set));
    }
    Map<String, Map<String, String>> nodes = new LinkedHashMap<>();
    for (Element node : all(root, "node")) {
      if (!node.getAttribute("uname").isEmpty()) {
        nodes.computeIfAbsent(node.getAttribute("uname"), one -> new LinkedHashMap<>());
        nodes.get(node.getAttribute("uname")).putAll(attributes(node));
      }
    }
    List<Resource> resources =
        all(root, "primitive").stream()
            .filter(one -> one.getAttribute("class").equals("stonith"))
            .map(Cib::resource)
            .toList();
    List<Level> levels = all(root, "fencing-level").stream().map(Cib::level).toList();
    return new Cib(properties, nodes, resources, Optional.of(levels));
  }

  private static Document document(String xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null); // it would print what the exception says
      return builder.parse(new InputSource(new StringReader(xml)));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("not understood: " + e.getMessage(), e);
    }
  }

  private static Resource resource(Element primitive) {
    Map<String, String> options = new LinkedHashMap<>();
    List<Element> sets = all(primitive, "instance_attributes");
    sets.forEach(set -> options.putAll(pairs(set)));
    Map<String, String> meta = new LinkedHashMap<>();
    all(primitive, "meta_attributes").stream()
        .filter(set -> set.getParentNode().equals(primitive)) // not those of an operation
        .forEach(set -> meta.putAll(pairs(set)));
    return new Resource(
        primitive.getAttribute("id"),
        primitive.getAttribute("type"),
        options,
        meta,
        primitive.getAttribute("template").isEmpty()
            && sets.size() < 2
            && sets.stream().noneMatch(Cib::refersElsewhere));
  }

  private static boolean refersElsewhere(Element set) {
    return !set.getAttribute("id-ref").isEmpty()
        || !all(set, "rule").isEmpty()
        || all(set, "nvpair").stream().anyMatch(pair -> !pair.getAttribute("id-ref").isEmpty());
  }

  private static Map<String, String> attributes(Element node) {
    Map<String, String> attributes = new LinkedHashMap<>();
    all(node, "instance_attributes").forEach(set -> attributes.putAll(pairs(set)));
    return attributes;
  }

  private static Level level(Element level) {
    return new Level(
        target(level),
        level.getAttribute("index"),
        List.of(level.getAttribute("devices").strip().split("\\s*,\\s*", -1)));
  }

  private static LevelTarget target(Element level) {
    if (level.hasAttribute("target-pattern")) {
      return new LevelTarget(By.PATTERN, level.getAttribute("target-pattern"), "");
    }
    return level.hasAttribute("target-attribute")
        ? new LevelTarget(
            By.ATTRIBUTE,
            level.getAttribute("target-attribute"),
            level.getAttribute("target-value"))
        : new LevelTarget(By.NAME, level.getAttribute("target"), "");
  }

  private static Map<String, String> pairs(Element set) {
    Map<String, String> pairs = new LinkedHashMap<>();
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
