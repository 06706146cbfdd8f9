package dev.understudy.config.shape;

import dev.understudy.config.text.Finding;
import dev.understudy.config.text.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is learnt while a document is read: where every key is, and what is wrong. Not thread-safe.
public final class Reading {
  private final Map<String, Place> places = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  /// Remembers where the value of a path is.
  void visit(String path, Place place) {
    places.put(path, place);
  }

  /// Where a path is; where its nearest ancestor is if it is not in the file.
  public Place place(String path) {
    String at = path;
    while (!places.containsKey(at)) {
      int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      if (cut < 0) {
        return places.getOrDefault("", Place.WHOLE_FILE);
      }
      at = at.substring(0, cut);
    }
    return places.getOrDefault(at, Place.WHOLE_FILE);
  }

  /// Adds something found elsewhere.
  public void add(Finding finding) {
    findings.add(finding);
  }

  /// A key or value that the format does not have.
  public void structure(Place place, String path, String message, String advice) {
    findings.add(new Finding(Finding.Stage.STRUCTURE, true, place, path, message, advice));
  }

  /// Values that do not fit together or do not fit the environment.
  public void error(String path, String message, String advice) {
    findings.add(new Finding(Finding.Stage.RULE, true, place(path), path, message, advice));
  }

  /// Something that will not do what it seems to.
  public void warning(String path, String message, String advice) {
    findings.add(new Finding(Finding.Stage.RULE, false, place(path), path, message, advice));
  }

  /// Whether a path was in the file, readable or not.
  public boolean visited(String path) {
    return places.containsKey(path);
  }

  /// Whether there is no error at a path or below it.
  public boolean clean(String path) {
    return findings.stream()
        .filter(Finding::error)
        .map(Finding::path)
        .noneMatch(at -> at.equals(path) || at.startsWith(path + ".") || at.startsWith(path + "["));
  }

  /// Whether anything makes the document unusable.
  public boolean failed() {
    return findings.stream().anyMatch(Finding::error);
  }

  /// Everything found so far, in the order it was found.
  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
