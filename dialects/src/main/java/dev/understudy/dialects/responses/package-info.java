/// OpenAI's responses as one side of a translation.
///
/// Goes in: bodies and events of the dialect, or the neutral form. Comes out: the other of the two.
/// May use `codec`, `neutral`, `json`, what `openai` knows of models, the JSON library. No effects.
@NullMarked
package dev.understudy.dialects.responses;

import org.jspecify.annotations.NullMarked;
