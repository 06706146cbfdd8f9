package dev.understudy.dialects.codec;

import java.util.List;

/// Ids, which have a form of their own in each dialect.
public final class Ids {
  private static final List<String> PREFIXES = List.of("chatcmpl-", "msg_", "resp_");

  private Ids() {}

  /// An answer's id in the form of another dialect: with its prefix, and without the one it had.
  public static String of(String prefix, String id) {
    for (String known : PREFIXES) {
      if (id.startsWith(known)) {
        return prefix + id.substring(known.length());
      }
    }
    return prefix + id;
  }

  /// An id for a call that its dialect left without one: the same for the same answer and number,
  /// and another one in the next answer.
  ///
  /// @param reply the answer's id
  /// @param number 0 for the first call of the answer
  public static String call(String reply, int number) {
    return "call_" + tool(of("", reply)) + "_" + number;
  }

  /// A tool call's id in the characters that Anthropic allows.
  public static String tool(String id) {
    StringBuilder safe = new StringBuilder(id.length());
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean allowed = (c < 0x80 && Character.isLetterOrDigit(c)) || c == '_' || c == '-';
      safe.append(allowed ? c : '_');
    }
    return safe.toString();
  }
}
