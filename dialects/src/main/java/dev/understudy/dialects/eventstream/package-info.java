/// AWS event streams: binary messages with checksums, to events.
///
/// Goes in: reads of a socket, split anywhere. Comes out: the events of [dev.understudy.dialects]'s
/// frame interface, their payloads as ranges of bytes. May use the roots of dialects and `json`. No
/// effects.
@NullMarked
package dev.understudy.dialects.eventstream;

import org.jspecify.annotations.NullMarked;
