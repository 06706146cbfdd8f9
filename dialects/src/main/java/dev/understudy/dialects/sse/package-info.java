/// Server-sent events: bytes to events and back.
///
/// Goes in: reads of a socket, split anywhere. Comes out: events as ranges of bytes. May use the
/// roots of dialects and `json`. No effects.
@NullMarked
package dev.understudy.dialects.sse;

import org.jspecify.annotations.NullMarked;
