/// Streams that are one JSON array, an element an event, as Gemini sends them to who does not ask
/// for server-sent events.
///
/// Goes in: reads of a socket, split anywhere, or server-sent events. Comes out: events as ranges
/// of bytes, or the bytes of the array. May use the roots of dialects, `json`, `sse`. No effects.
@NullMarked
package dev.understudy.dialects.jsonarray;

import org.jspecify.annotations.NullMarked;
