/// Bedrock's converse, which targets speak and no caller does.
///
/// Goes in: prompts in the neutral form; bodies and events of that dialect. Comes out: bodies of
/// requests; answers in the neutral form. May use `neutral`, `codec`, `json`, the roots of dialects
/// and what `anthropic` knows of Anthropic's models, which Bedrock serves too. No effects.
@NullMarked
package dev.understudy.dialects.bedrock;

import org.jspecify.annotations.NullMarked;
