/// Decides when a stream has begun and when it is complete.
///
/// Goes in: the events of one attempt's stream. Comes out: a [Signal] an event, the completion
/// proof, the usage, and what the [CommitGate] holds back. May use `json`, `policy` and the parsers
/// of frames. No effects.
@NullMarked
package dev.understudy.dialects.stream;

import org.jspecify.annotations.NullMarked;
