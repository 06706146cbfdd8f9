/// Anthropic's messages as a codec ([MessagesCodec]).
///
/// Goes in: requests, answers and events of messages, or the neutral form. Comes out: the other.
/// May use the codec's tools and the JSON library. No effects.
@NullMarked
package dev.understudy.dialects.anthropic;

import org.jspecify.annotations.NullMarked;
