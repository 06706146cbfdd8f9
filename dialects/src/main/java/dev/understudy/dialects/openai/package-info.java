/// OpenAI's chat completions, and everything compatible with them, as a codec ([ChatCodec]).
///
/// Goes in: requests, answers and events of chat, or the neutral form. Comes out: the other. May
/// use the codec's tools and the JSON library. No effects.
@NullMarked
package dev.understudy.dialects.openai;

import org.jspecify.annotations.NullMarked;
