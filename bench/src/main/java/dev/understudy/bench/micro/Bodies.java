package dev.understudy.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/// Bodies and streams of a usual shape.
final class Bodies {
  private Bodies() {}

  /// A chat request of about so many bytes: a conversation of messages of 1 KB at most.
  static byte[] chat(int size) {
    StringBuilder body =
        new StringBuilder(
            "{\"model\":\"openai/gpt-4o\",\"temperature\":0.2,\"max_tokens\":256,\"messages\":["
                + "{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"}");
    String sentence = "Please summarise the following text for a \\\"busy\\\" reader.\\n ";
    while (body.length() < size - 200) {
      int sentences = Math.max(1, Math.min(16, (size - body.length()) / sentence.length() - 1));
      body.append(",{\"role\":\"user\",\"content\":\"")
          .append(sentence.repeat(sentences))
          .append("\"}");
    }
    return body.append("]}").toString().getBytes(UTF_8);
  }

  /// The events of a chat stream as they would be read from a socket, one a read: the role, words,
  /// the finish, `[DONE]`.
  static List<byte[]> chatStream(int events) {
    List<byte[]> reads = new ArrayList<>();
    reads.add(event("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    for (int i = 0; i < events - 3; i++) {
      reads.add(event("{\"content\":\" word%02d\"}".formatted(i), "null"));
    }
    reads.add(event("{}", "\"stop\""));
    reads.add("data: [DONE]\n\n".getBytes(UTF_8));
    return reads;
  }

  private static byte[] event(String delta, String finish) {
    return """
    data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,\
    "model":"gpt-4o","system_fingerprint":"fp_1","choices":[{"index":0,"delta":%s,\
    "logprobs":null,"finish_reason":%s}]}

    """
        .formatted(delta, finish)
        .getBytes(UTF_8);
  }
}
