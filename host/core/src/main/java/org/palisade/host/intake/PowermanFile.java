package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of powerman's: a {@code powerman.conf}, or one that it includes.
 *
 * @param lines its lines, those of specifications blank
 * @param types what powerman sends to the devices of each type that is specified there
 */
record PowermanFile(List<String> lines, Map<String, PowermanType> types) {
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|#.*|[{}]|[^\\s\"#{}]+|\\s+|\"");
  private static final String SPECIFICATION = "specification";

  static PowermanFile of(String text) {
    List<String> lines = new ArrayList<>();
    Map<String, PowermanType> types = new LinkedHashMap<>();
    List<String> block = new ArrayList<>();
    int depth = 0;
    for (String line : text.lines().toList()) {
      List<String> tokens = tokens(line);
      boolean begins = !tokens.isEmpty() && tokens.get(0).equals(SPECIFICATION);
      boolean within = begins || !block.isEmpty();
      lines.add(within ? "" : line);
      if (within) {
        block.addAll(tokens);
        depth += count(tokens, "{") - count(tokens, "}");
        if (depth == 0 && block.contains("{")) {
          PowermanType type = PowermanType.of(List.copyOf(block));
          types.put(type.name(), type);
          block.clear();
        }
      }
    }
    return new PowermanFile(lines, types);
  }

  private static List<String> tokens(String line) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(line);
    while (matcher.find()) {
      String token = matcher.group();
      if (!token.isBlank() && !token.startsWith("#")) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  private static int count(List<String> tokens, String brace) {
    return (int) tokens.stream().filter(brace::equals).count();
  }
}
