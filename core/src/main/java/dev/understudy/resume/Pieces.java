package dev.understudy.resume;

/// Knows what the items of a stream are, so that another target can go on where one broke. Its
/// methods have no effects; thread-safe.
///
/// ```java
/// Pieces<Event> events = new Pieces<>() {
///   public Piece read(Event event) {
///     return event.finished() ? Piece.end()
///         : event.isToolCall() ? Piece.bound()
///         : Piece.text(event.text());
///   }
///
///   public Event without(Event event, int count) {
///     return Event.ofText(event.text().substring(count));
///   }
/// };
/// ```
///
/// @param <T> an item
public interface Pieces<T> {
  /// What an item adds to the answer.
  Piece read(T item);

  /// An item without the beginning of its text, all else unchanged.
  ///
  /// @param count of characters, from 1 to the length of its text; so many may be a whole text only
  ///   of an item that has something else in it
  T without(T item, int count);

  /// Whether a complete stream has an item that proves it. If so, a stream that ends without one
  /// was interrupted; if not, its end is the proof.
  default boolean proven() {
    return true;
  }

  /// Items that are text and nothing else; such a stream cannot prove that it is complete.
  static Pieces<String> ofText() {
    return new Pieces<>() {
      @Override
      public Piece read(String item) {
        return Piece.text(item);
      }

      @Override
      public String without(String item, int count) {
        return item.substring(count);
      }

      @Override
      public boolean proven() {
        return false;
      }
    };
  }
}
