package dev.understudy.call;

import dev.understudy.policy.RetryPolicy;
import java.time.Duration;

/// What the caller asked for. A value: with the same health and the same outcomes it plays the same
/// way again.
///
/// Ticks are nanoseconds of the engine's ticker; only differences mean anything.
///
/// @param id unique, for logs and the caller
/// @param seed of every roll of the dice in this call
/// @param route the targets it may go to
/// @param policy the rules that govern it
/// @param needs what it demands
/// @param operation what is asked for, in one word for those who listen: `chat`, `embeddings`; no
///   rule depends on it
/// @param arrivedAt tick of its arrival
/// @param deadlineAt tick at which it ends, come what may
/// @param rotation its number on its route, for round robin
public record Call(
    String id,
    long seed,
    Route route,
    RetryPolicy policy,
    Needs needs,
    String operation,
    long arrivedAt,
    long deadlineAt,
    long rotation) {

  /// The word for an answer in a chat: what a call is for unless something else was said.
  public static final String CHAT = "chat";

  /// A call under the policy's own deadline.
  public static Call of(
      String id, long seed, Route route, RetryPolicy policy, Needs needs, long now) {
    long deadlineAt = now + policy.deadline().toNanos();
    return new Call(id, seed, route, policy, needs, CHAT, now, deadlineAt, 0);
  }

  /// This call as one for something else than an answer in a chat.
  public Call doing(String operation) {
    return operation.equals(this.operation)
        ? this
        : new Call(id, seed, route, policy, needs, operation, arrivedAt, deadlineAt, rotation);
  }

  /// This call with a shorter deadline; a longer one changes nothing.
  public Call within(Duration deadline) {
    long asked = arrivedAt + deadline.toNanos();
    return asked - deadlineAt >= 0
        ? this
        : new Call(id, seed, route, policy, needs, operation, arrivedAt, asked, rotation);
  }

  /// This call with its number on its route.
  public Call rotated(long rotation) {
    return new Call(id, seed, route, policy, needs, operation, arrivedAt, deadlineAt, rotation);
  }

  /// A number in [0, 1) that depends only on the seed, the use and the count. SplitMix64's
  /// finaliser over their sum.
  public double roll(Dice use, int count) {
    long z = seed + 0x9E3779B97F4A7C15L * (use.number * 1024L + count + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (double) (z >>> 11) * 0x1.0p-53;
  }

  /// What a roll is for, so that no two uses share their luck.
  public enum Dice {
    /// The jitter of a backoff.
    BACKOFF(0),
    /// The spread on top of a wait for a block.
    BLOCK(1),
    /// Weighted selection.
    SELECTION(2);

    private final int number;

    Dice(int number) {
      this.number = number;
    }
  }
}
