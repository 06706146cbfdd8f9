/// Carries requests, answers and streams from one dialect to the other.
///
/// Goes in: bodies and events of one dialect. Comes out: the same in the other, and the names of
/// what could not travel. May use the JSON library. No effects.
@NullMarked
package dev.understudy.dialects.translate;

import org.jspecify.annotations.NullMarked;
