package dev.understudy.dialects.neutral;

import java.util.List;

/// What one side says at a time. Two turns of one side may follow each other. The results of tools
/// are parts of the user's turn.
public record Turn(Role role, List<Part> parts) {
  /// Whose turn it is.
  public enum Role {
    /// The caller's side, its tools included.
    USER,
    /// The model's.
    ASSISTANT
  }

  public Turn {
    parts = List.copyOf(parts);
  }

  /// Something the user says.
  public static Turn user(List<Part> parts) {
    return new Turn(Role.USER, parts);
  }

  /// Something the model says.
  public static Turn assistant(List<Part> parts) {
    return new Turn(Role.ASSISTANT, parts);
  }
}
