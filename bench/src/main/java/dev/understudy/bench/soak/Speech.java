package dev.understudy.bench.soak;

import dev.understudy.testkit.peer.Received;

/// What call number n is answered: the same by every provider, and unlike every other call's.
final class Speech {
  private static final String BEFORE = "call-";
  private static final int WORDS = 16;

  /// How the gateway hands over the beginning of an answer.
  private static final String ASSISTANT = "\"role\":\"assistant\",\"content\":\"";

  private Speech() {}

  /// The prompt of a call.
  static String prompt(long call) {
    return BEFORE + call + ".";
  }

  /// The whole answer of a call: words of the call's own, numbered.
  static String of(long call) {
    var text = new StringBuilder();
    long word = call * 2_654_435_761L;
    for (int i = 1; i <= WORDS; i++) {
      word = word * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      text.append(i == 1 ? "" : " ").append(i).append('-').append(Long.toHexString(word >>> 40));
    }
    return text.toString();
  }

  /// What a request is answered: the whole, or what follows the beginning that it brings along.
  static String rest(Received request) {
    String whole = of(callOf(request));
    String asked = request.text();
    int begun = asked.lastIndexOf(ASSISTANT);
    if (begun < 0) {
      return whole;
    }
    int from = begun + ASSISTANT.length();
    String beginning = asked.substring(from, asked.indexOf('"', from));
    return whole.startsWith(beginning) ? whole.substring(beginning.length()) : whole;
  }

  /// The call that a request belongs to.
  static long callOf(Received request) {
    String text = request.text();
    int from = text.indexOf(BEFORE) + BEFORE.length();
    return Long.parseLong(text.substring(from, text.indexOf('.', from)));
  }
}
