package dev.understudy.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What became of a file: its content, unless there is an error, and all its problems in the order
/// of the file.
public record Loaded<T>(Optional<T> value, List<Problem> problems) {
  public Loaded {
    problems = List.copyOf(problems);
  }

  /// Its content. Warnings are not told: they are in [#warnings].
  ///
  /// @throws IllegalArgumentException if the file cannot be used; the message names every error
  ///   with its place
  public T orThrow() {
    return value.orElseThrow(() ->
        new IllegalArgumentException(
            errors().stream().map(Problem::toString).collect(Collectors.joining("\n"))));
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
