package dev.understudy.dialects.scan;

import dev.understudy.dialects.json.Text;

/// The keys of a request of OpenAI's responses.
///
/// `store` is unsafe only where it is asked for: the API keeps every response of a request that
/// says nothing, but nobody ever learns the id of one whose attempt failed, so a second sending
/// does no harm. Who writes `true` means to come back to it.
final class ResponsesKeys {
  private ResponsesKeys() {}

  /// The place of the value of a key in an object at a place of this dialect.
  static Place place(Place at, byte[] key, int from, int to) {
    return switch (at) {
      case RESPONSES -> root(key, from, to);
      case ITEM ->
          switch (to - from) {
            case 2 -> Text.is(key, from, to, "id") ? Place.ITEM_ID : Place.OTHER;
            case 4 -> Text.is(key, from, to, "type") ? Place.ITEM_TYPE : Place.OTHER;
            case 6 -> Text.is(key, from, to, "output") ? Place.CONTENT : Place.OTHER;
            case 7 -> Text.is(key, from, to, "content") ? Place.CONTENT : Place.OTHER;
            default -> Place.OTHER;
          };
      default -> Place.OTHER;
    };
  }

  private static Place root(byte[] key, int from, int to) {
    return switch (to - from) {
      case 4 -> Text.is(key, from, to, "text") ? Place.OUTPUT_CONFIG : Place.OTHER;
      case 5 ->
          Text.is(key, from, to, "input")
              ? Place.ITEMS
              : Text.is(key, from, to, "model")
                  ? Place.MODEL
                  : Text.is(key, from, to, "tools")
                      ? Place.TOOLS
                      : Text.is(key, from, to, "store") ? Place.UNSAFE_FLAG : Place.OTHER;
      case 6 ->
          Text.is(key, from, to, "stream")
              ? Place.STREAM
              : Text.is(key, from, to, "models") ? Place.MODELS : Place.OTHER;
      case 10 -> Text.is(key, from, to, "background") ? Place.UNSAFE_FLAG : Place.OTHER;
      case 12 -> Text.is(key, from, to, "conversation") ? Place.UNSAFE_STATE : Place.OTHER;
      case 20 -> Text.is(key, from, to, "previous_response_id") ? Place.UNSAFE_STATE : Place.OTHER;
      default -> Place.OTHER;
    };
  }
}
