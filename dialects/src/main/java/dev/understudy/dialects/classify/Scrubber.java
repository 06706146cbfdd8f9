package dev.understudy.dialects.classify;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Takes secrets out of texts that providers sent, before such a text reaches a log, a metric or an
/// answer: our own keys verbatim, what looks like a key (`sk-…`, `gsk_…`, `xai-…`, `AIza…`), what
/// follows `Bearer`, and the value of every `…key=` in a query. Control characters become blanks.
///
/// Immutable. Linear in the text for a given set of keys.
public final class Scrubber {
  /// Longest text that is kept.
  public static final int KEPT = 512;

  private static final String HIDDEN = "***";
  private static final int SHORTEST_OWN_KEY = 4;
  private static final List<String> KEY_PREFIXES =
      List.of("sk-", "sk_", "gsk_", "xai-", "aiza", "pplx-", "hf_");

  private final List<String> ownKeys;

  private Scrubber(List<String> ownKeys) {
    this.ownKeys = ownKeys;
  }

  /// A scrubber that knows no keys of ours, only what keys look like.
  public static Scrubber byShape() {
    return new Scrubber(List.of());
  }

  /// A scrubber that hides these keys wherever they appear. Blank keys, and keys of fewer than four
  /// characters, are not looked for: hiding them would hide half of every text.
  public static Scrubber hiding(Collection<String> keys) {
    return new Scrubber(
        keys.stream()
            .filter(key -> !key.isBlank() && key.length() >= SHORTEST_OWN_KEY)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /// The text without secrets and controls, at most [#KEPT] characters of it.
  public String scrub(String text) {
    String clean = hideOwnKeys(text);
    StringBuilder out = new StringBuilder(Math.min(clean.length(), KEPT) + 16);
    int at = 0;
    // A secret is replaced before anything is cut, so that no cut can leave half of one.
    while (at < clean.length() && out.length() < KEPT) {
      int secret = secretAt(clean, at);
      if (secret > 0) {
        int from = at + secret;
        out.append(clean, at, from).append(HIDDEN);
        at = endOfSecret(clean, from);
      } else {
        char c = clean.charAt(at++);
        out.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return out.length() <= KEPT ? out.toString() : out.substring(0, KEPT);
  }

  /// A body of a provider that is passed on as it came, but for our own keys in it.
  public byte[] withoutOwnKeys(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String clean = replaceOwnKeys(text);
    return clean.equals(text) ? body : clean.getBytes(StandardCharsets.ISO_8859_1);
  }

  private String replaceOwnKeys(String text) {
    String clean = text;
    for (String key : ownKeys) {
      clean = clean.replace(key, HIDDEN);
    }
    return clean;
  }

  private String hideOwnKeys(String text) {
    String clean = replaceOwnKeys(text);
    // A text that was cut upstream may end in the first part of a key.
    for (String key : ownKeys) {
      for (int length = Math.min(key.length() - 1, clean.length());
          length >= SHORTEST_OWN_KEY;
          length--) {
        if (clean.regionMatches(clean.length() - length, key, 0, length)) {
          return clean.substring(0, clean.length() - length) + HIDDEN;
        }
      }
    }
    return clean;
  }

  /// How many characters introduce a secret that starts here; 0 if none does.
  private static int secretAt(String text, int at) {
    if (startsWith(text, at, "bearer ")) {
      return 7;
    }
    if (startsWith(text, at, "key=")) {
      return 4;
    }
    if (at > 0 && Character.isLetterOrDigit(text.charAt(at - 1))) {
      return 0;
    }
    for (String prefix : KEY_PREFIXES) {
      if (startsWith(text, at, prefix)) {
        return prefix.length();
      }
    }
    return 0;
  }

  private static boolean startsWith(String text, int at, String lowerCase) {
    return text.regionMatches(true, at, lowerCase, 0, lowerCase.length());
  }

  private static int endOfSecret(String text, int from) {
    int at = from;
    boolean afterBlank = text.charAt(from - 1) == ' ';
    while (afterBlank && at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    while (at < text.length() && isKeyCharacter(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isKeyCharacter(char c) {
    return Character.isLetterOrDigit(c) || "-_.~+/=*%:".indexOf(c) >= 0;
  }
}
