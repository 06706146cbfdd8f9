package dev.understudy.config.text;

import java.util.List;
import java.util.Optional;

/// What became of a text: its tree, unless it is not YAML, and what is wrong with it.
public record Parsed(Optional<Item> root, List<Finding> findings) {
  public Parsed {
    findings = List.copyOf(findings);
  }
}
