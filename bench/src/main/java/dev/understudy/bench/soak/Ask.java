package dev.understudy.bench.soak;

/// A kind of request.
///
/// @param messages in Anthropic's dialect; else OpenAI's
/// @param stream as a stream; else plain
/// @param model asked for
record Ask(boolean messages, boolean stream, String model) {
  /// The kind of call number `call`: all twelve in turn.
  static Ask of(long call) {
    return new Ask(
        (call & 1) == 1,
        (call & 2) == 2,
        Cast.MODELS.get((int) ((call >> 2) % Cast.MODELS.size())));
  }

  String path() {
    return messages ? "/v1/messages" : "/v1/chat/completions";
  }

  String body(long call) {
    return "{\"model\":\"%s\",\"max_tokens\":100,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(model, stream, Speech.prompt(call));
  }
}
