package dev.understudy.dialects.scan;

import dev.understudy.call.Needs;
import dev.understudy.dialects.Piece;
import java.util.List;

/// What one strict pass over a caller's body found: a JSON document ([RequestScan]) or a form
/// ([FormScan]). Holds the body itself, which must not change; immutable otherwise.
public sealed interface Scan permits RequestScan, FormScan {

  /// The body as it came.
  byte[] body();

  /// Bytes that are the same for the same request: the body, of a form a digest of its parts, since
  /// clients choose another boundary every time they send it.
  byte[] identity();

  /// The asked-for model, decoded.
  String model();

  /// Whether the answer is asked for as a stream.
  boolean stream();

  /// Whether the caller wants the usage chunk of a chat stream (`stream_options.include_usage`).
  boolean wantsUsage();

  /// How many answers are asked for (`n`), 1 if the body says nothing.
  int choices();

  /// The caller's own list of models; empty if there is none.
  List<String> models();

  /// What the request demands.
  Needs needs();

  /// The body with another model, as pieces to be written in order, none of them empty. Every other
  /// byte is the caller's, in [#body()] itself and not in a copy.
  List<Piece> splice(String model);
}
