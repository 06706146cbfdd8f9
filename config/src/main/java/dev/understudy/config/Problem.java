package dev.understudy.config;

import java.util.Comparator;

/// One thing that is wrong with a file.
///
/// @param severity whether the file can be used regardless
/// @param kind which stage found it
/// @param file as it was named
/// @param line from 1; 0 if the file as a whole is meant
/// @param column from 1; 0 if the file as a whole is meant
/// @param path of the key, such as `model_providers[0].retry_policy.backoff`; empty for the whole
///   file
/// @param message what is wrong
/// @param advice what to do about it
public record Problem(
    Severity severity,
    Kind kind,
    String file,
    int line,
    int column,
    String path,
    String message,
    String advice) {

  /// By place in the file.
  public static final Comparator<Problem> BY_PLACE =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  /// Whether a file with the problem can be used.
  public enum Severity {
    /// It cannot.
    ERROR,
    /// It can, but something in it will not do what it seems to.
    WARNING
  }

  /// The stage that found it.
  public enum Kind {
    /// The file could not be read at all.
    UNREADABLE,
    /// It is not YAML.
    SYNTAX,
    /// A key or value that the format does not have. The JSON Schema finds exactly these.
    STRUCTURE,
    /// Values that are each allowed and do not fit together, or do not fit the environment.
    RULE
  }

  /// Whether the file cannot be used.
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /// `file:line:column: error: path: message; advice`, on one line.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    text.append(isError() ? ": error: " : ": warning: ");
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    text.append(message);
    if (!advice.isEmpty()) {
      text.append("; ").append(advice);
    }
    return text.toString();
  }
}
