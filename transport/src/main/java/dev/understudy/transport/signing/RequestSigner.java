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
  /// These fields and those that sign a request. Reads the body once.
  ///
  /// @param lines are sent beside the signature and not signed
  /// @param body as it will be sent
  /// @param at our wall clock; providers accept a few minutes of difference
  HeaderLines sign(HeaderLines lines, List<Piece> body, Instant at);
}
