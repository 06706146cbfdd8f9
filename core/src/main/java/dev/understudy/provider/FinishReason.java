package dev.understudy.provider;

/// Why an answer ended. Open: providers add their own.
///
/// @param value the word on the wire
public record FinishReason(String value) implements OpenWord {
  /// The model was done.
  public static final FinishReason STOP = new FinishReason("stop");

  /// The limit of tokens was reached.
  public static final FinishReason LENGTH = new FinishReason("length");

  /// It waits for the results of tools.
  public static final FinishReason TOOL_CALLS = new FinishReason("tool_calls");

  /// A safety system cut it.
  public static final FinishReason CONTENT_FILTER = new FinishReason("content_filter");

  @Override
  public String toString() {
    return value;
  }
}
