package dev.understudy.config.text;

/// A place in a file.
///
/// @param line from 1; 0 for the file as a whole
/// @param column from 1; 0 for the file as a whole
public record Place(int line, int column) {

  /// The file as a whole.
  public static final Place WHOLE_FILE = new Place(0, 0);
}
