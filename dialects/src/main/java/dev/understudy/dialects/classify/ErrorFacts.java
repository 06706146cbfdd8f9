package dev.understudy.dialects.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// What an error body says, whatever its shape: the union of the shapes of all providers.
///
/// @param json whether the body is a JSON object, or an array that holds one
/// @param error whether it says by itself that it is an error: a top-level `error` that is not
///   null, or `object: "error"`
/// @param codes the words of the fields that rules look at, by field
/// @param number a numeric code
/// @param message the text for people; of a body that is not JSON, the body itself
/// @param waits what details say about coming back, as written
/// @param raw the upstream's own error, passed on by an aggregator
/// @param upstream who sent that, in lower case and with `-` for blanks
/// @param fields header fields that came inside the body, by lower-case name
/// @param requestId the provider's id of the request
record ErrorFacts(
    boolean json,
    boolean error,
    List<Word> codes,
    OptionalInt number,
    String message,
    List<String> waits,
    Optional<String> raw,
    Optional<String> upstream,
    HeaderLookup fields,
    Optional<String> requestId) {

  /// One word of the body, in lower case.
  record Word(Field field, String text) {}

  static final ErrorFacts NOTHING = text("");

  ErrorFacts {
    codes = List.copyOf(codes);
    waits = List.copyOf(waits);
  }

  /// A body that is not JSON.
  static ErrorFacts text(String message) {
    return new ErrorFacts(
        false,
        false,
        List.of(),
        OptionalInt.empty(),
        message,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        HeaderLookup.NONE,
        Optional.empty());
  }

  /// These facts with the type that AWS names in a header; it comes before the body's.
  ErrorFacts typed(HeaderLookup headers) {
    String type =
        headers.all("x-amzn-errortype").stream()
            .findFirst()
            .map(ErrorProbe::bare)
            .map(text -> text.strip().toLowerCase(Locale.ROOT))
            .orElse("");
    if (type.isEmpty()) {
      return this;
    }
    List<Word> more = new ArrayList<>();
    more.add(new Word(Field.TYPE, type));
    more.addAll(codes);
    return new ErrorFacts(
        json, error, more, number, message, waits, raw, upstream, fields, requestId);
  }

  /// The first word of a field.
  Optional<String> first(Field field) {
    return codes.stream().filter(word -> word.field() == field).map(Word::text).findFirst();
  }
}
