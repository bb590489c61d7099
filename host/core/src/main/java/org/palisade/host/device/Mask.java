package org.palisade.host.device;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.palisade.plugin.Parameter.Role;

/**
 * Takes the secrets of one device out of texts, in the clear and in the forms in which they cross
 * the wire: URL-encoded, JSON- and XML-escaped, base64, and as HTTP's basic authentication.
 * Immutable.
 */
public final class Mask {
  private static final String SHOWN = "***";

  private final List<String> forms;

  private Mask(Set<String> forms) {
    // The longest first: a form may be a part of another.
    this.forms = forms.stream().sorted(Comparator.comparing(String::length).reversed()).toList();
  }

  /**
   * A mask for the secrets of a device.
   *
   * @param values the device's settings
   * @return the mask
   */
  public static Mask of(Values values) {
    Set<String> forms = new LinkedHashSet<>();
    for (String secret : values.secrets()) {
      addForms(forms, secret);
      for (String user : values.texts(Role.CREDENTIAL).values()) {
        forms.add(base64(user + ":" + secret));
      }
    }
    return new Mask(forms);
  }

  private static void addForms(Set<String> forms, String secret) {
    String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
    String xml = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    forms.add(secret);
    forms.add(url);
    forms.add(url.replace("+", "%20"));
    forms.add(json);
    forms.add(json.replace("/", "\\/"));
    forms.add(xml);
    forms.add(xml.replace("\"", "&quot;"));
    forms.add(xml.replace("\"", "&quot;").replace("'", "&apos;"));
    forms.add(base64(secret));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A text without secrets, on one line.
   *
   * @param text any text
   * @return the text with each secret as {@code ***} and without control characters
   */
  public String line(String text) {
    String masked = text;
    for (String form : forms) {
      masked = masked.replace(form, SHOWN);
    }
    return masked.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
