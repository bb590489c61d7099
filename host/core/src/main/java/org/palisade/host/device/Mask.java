package org.palisade.host.device;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.palisade.plugin.Parameter.Role;

/**
 * Takes secrets out of texts, in the clear and in the forms in which they cross the wire:
 * URL-encoded, JSON- and XML-escaped, base64, and as HTTP's basic authentication. A secret of less
 * than four characters is taken out only where it is a word of its own: a password {@code p} would
 * make every text unreadable, and be given away by the holes. Immutable.
 */
public final class Mask {
  /** Hides nothing. */
  public static final Mask NOTHING = new Mask(Set.of());

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");
  private static final String SHOWN = "***";
  private static final int SHORT = 4;

  private final Set<String> forms;
  private final Pattern pattern;

  private Mask(Set<String> forms) {
    this.forms = Set.copyOf(forms);
    // The longest first: a form may be a part of another.
    this.pattern =
        Pattern.compile(
            forms.stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Mask::expression)
                .collect(Collectors.joining("|")));
  }

  private static String expression(String form) {
    String quoted = Pattern.quote(form);
    return form.length() < SHORT ? "(?<![\\p{L}\\p{N}])" + quoted + "(?![\\p{L}\\p{N}])" : quoted;
  }

  /**
   * A mask for the secrets of a device.
   *
   * @param values the device's settings
   * @return the mask
   */
  public static Mask of(Values values) {
    Set<String> forms = new HashSet<>();
    for (String secret : values.secrets()) {
      addForms(forms, secret);
      for (String user : values.texts(Role.CREDENTIAL).values()) {
        forms.add(base64(user + ":" + secret));
      }
    }
    return new Mask(forms);
  }

  /**
   * A mask for one more secret.
   *
   * @param secret the secret; a blank one hides nothing
   * @return the mask for all
   */
  public Mask and(String secret) {
    if (secret.isBlank()) {
      return this;
    }
    Set<String> more = new HashSet<>(forms);
    addForms(more, secret);
    return new Mask(more);
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
    // Most lines have no secret, and looking is cheaper than matching.
    String masked =
        forms.stream().anyMatch(text::contains) ? pattern.matcher(text).replaceAll(SHOWN) : text;
    return CONTROLS.matcher(masked).replaceAll(" ").strip();
  }
}
