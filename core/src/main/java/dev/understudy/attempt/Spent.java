package dev.understudy.attempt;

/// What an attempt cost at its provider.
///
/// @param input tokens of the prompt, cached ones included
/// @param output tokens of the answer, reasoning included
/// @param estimated whether a number was estimated from bytes, because the provider did not say
public record Spent(long input, long output, boolean estimated) {
  /// Nothing was spent, or nothing is known of it.
  public static final Spent NOTHING = new Spent(0, 0, false);

  public Spent {
    if (input < 0 || output < 0) {
      throw new IllegalArgumentException("tokens cannot be negative: " + input + ", " + output);
    }
  }

  /// Both together.
  public Spent plus(Spent other) {
    return new Spent(input + other.input, output + other.output, estimated || other.estimated);
  }

  /// Tokens of either sort.
  public long tokens() {
    return input + output;
  }
}
