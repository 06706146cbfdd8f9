package dev.understudy.provider;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts and headers of providers without what looks like a secret, and no longer than we keep.
final class Scrubbed {
  private static final int BODY = 64 << 10;
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(\\b(?:sk|pk|rk|gsk|xai)-)[\\w-]{6,}|(\\bbearer\\s+)[^\\s\"',;]+|(\\b(?:api[_-]?)?key=)[^&\\s\"']+");
  private static final Set<String> SECRET_HEADERS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "cookie",
          "set-cookie",
          "www-authenticate",
          "proxy-authenticate",
          "openai-organization",
          "openai-project",
          "anthropic-organization-id");

  private Scrubbed() {}

  static String body(String text) {
    return scrubbed(cut(text, BODY));
  }

  static String line(String text, int most) {
    return scrubbed(cut(text, most));
  }

  /// Names in lower case, secrets left out.
  static Map<String, List<String>> headers(Map<String, List<String>> headers) {
    Map<String, List<String>> kept = new LinkedHashMap<>();
    headers.forEach((name, values) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!SECRET_HEADERS.contains(lower)) {
        kept.put(lower, List.copyOf(values));
      }
    });
    return Collections.unmodifiableMap(kept);
  }

  private static String scrubbed(String text) {
    return SECRET
        .matcher(text)
        .replaceAll(match -> {
          for (int group = 1; group <= match.groupCount(); group++) {
            if (match.group(group) != null) {
              return Matcher.quoteReplacement(match.group(group) + "***");
            }
          }
          return "***";
        });
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }
}
