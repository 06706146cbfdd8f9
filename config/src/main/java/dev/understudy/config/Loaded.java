package dev.understudy.config;

import java.util.List;
import java.util.Optional;

/// What became of a file: its content, unless there is an error, and all its problems in the order
/// of the file.
public record Loaded<T>(Optional<T> value, List<Problem> problems) {
  public Loaded {
    problems = List.copyOf(problems);
  }

  /// The problems that make the file unusable.
  public List<Problem> errors() {
    return problems.stream().filter(Problem::isError).toList();
  }

  /// The others.
  public List<Problem> warnings() {
    return problems.stream().filter(problem -> !problem.isError()).toList();
  }

  /// Whether the file could be read at all.
  public boolean readable() {
    return problems.stream().noneMatch(problem -> problem.kind() == Problem.Kind.UNREADABLE);
  }
}
