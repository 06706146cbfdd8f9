/// Gemini's generateContent, as Google's own API and Vertex AI speak it.
///
/// Goes in: bodies and events of that dialect. Comes out: their neutral form, and back. May use
/// `neutral`, `translate`, `json`, the roots of dialects, the JSON library. No effects.
@NullMarked
package dev.understudy.dialects.gemini;

import org.jspecify.annotations.NullMarked;
