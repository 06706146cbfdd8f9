/// Examples of one screen each: a `main` takes the base URLs of an OpenAI-compatible API and of
/// Anthropic's, asks both in turn and prints the answer. Keys come from the environment.
///
/// May use everything that is published; nothing uses it.
@NullMarked
package dev.understudy.examples;

import org.jspecify.annotations.NullMarked;
