package dev.understudy.gateway.relay;

import dev.understudy.attempt.Spent;
import dev.understudy.dialects.resume.Estimate;
import dev.understudy.dialects.stream.StreamUsage;

/// What an attempt costs: the provider's own numbers, and for those it does not tell an estimate.
/// Of a stream every event with content is at least one token, and one more for every four bytes
/// that it is longer than the shortest of them.
final class Meter {
  private final long asked;
  private long contents;
  private long bytes;
  private long shortest = Long.MAX_VALUE;

  /// @param asked bytes of the request
  Meter(long asked) {
    this.asked = asked;
  }

  /// An event with content.
  ///
  /// @param length of its data, in bytes
  void content(int length) {
    contents++;
    bytes += length;
    shortest = Math.min(shortest, length);
  }

  /// The cost of a stream that has begun to answer.
  Spent stream(StreamUsage told) {
    long longer = contents == 0 ? 0 : bytes - contents * shortest;
    return spent(told, contents + Estimate.tokens(longer));
  }

  /// The cost of a whole answer.
  ///
  /// @param length of its body, in bytes
  Spent whole(StreamUsage told, long length) {
    return spent(told, Estimate.tokens(length));
  }

  /// The cost of a request that was sent and never answered: what it said may have been read.
  Spent unanswered() {
    return new Spent(Estimate.tokens(asked), 0, true);
  }

  private Spent spent(StreamUsage told, long output) {
    boolean known = told.input().isPresent() && told.output().isPresent();
    return new Spent(
        told.input().orElse(Estimate.tokens(asked)), told.output().orElse(output), !known);
  }
}
