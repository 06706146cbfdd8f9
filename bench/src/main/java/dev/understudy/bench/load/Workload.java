package dev.understudy.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What is sent, by how many connections.
///
/// @param title for the report
/// @param stream whether the answer is a stream
/// @param paceMicros between the events of a stream; 0 for as fast as the upstream can
/// @param connections kept open by wrk, each with one request at a time
record Workload(String title, boolean stream, long paceMicros, int connections) {
  /// A prompt of 1 KB, answered whole.
  static final Workload PLAIN = new Workload("Plain, 1 KB prompt", false, 0, 32);

  /// A stream with time between its events, so that each is a read and a write of its own.
  static final Workload PACED =
      new Workload("Stream of 50 events, one every 5 ms", true, 5_000, 64);

  /// A stream as fast as it comes: several events a read.
  static final Workload BURST = new Workload("Stream of 50 events, back to back", true, 0, 32);

  /// The request's body, 1 KB or a little more.
  byte[] body() {
    String head =
        """
        {"model":"openai/gpt-4o","temperature":0.2,"max_tokens":256,%s"messages":[\
        {"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"%s"}]}\
        """
            .formatted(
                stream ? "\"stream\":true,\"seed\":" + paceMicros + "," : "",
                "Please summarise the following text for a busy reader. ".repeat(16));
    return head.getBytes(UTF_8);
  }
}
