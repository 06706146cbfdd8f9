package dev.understudy.transport.signing;

import dev.understudy.dialects.Piece;
import dev.understudy.transport.HeaderLines;
import java.time.Instant;
import java.util.List;

/// Authenticates requests by what is in them. Made for the requests of one operation of one target,
/// whose address is part of what is signed: a signature is of no use anywhere else. Immutable and
/// thread-safe.
@FunctionalInterface
public interface RequestSigner {
  /// The fields that a request needs. Reads the body once.
  ///
  /// @param body as it will be sent
  /// @param at our wall clock; providers accept a few minutes of difference
  HeaderLines sign(List<Piece> body, Instant at);
}
