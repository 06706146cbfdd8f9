/// One dialect's side of every translation: what a dialect has to offer ([Codec]) so that it can be
/// translated from and to all others, and what its code needs for that.
///
/// Goes in: bodies and events. Comes out: the neutral form, or bodies and frames made of it. May
/// use the neutral form and the JSON library. No effects.
@NullMarked
package dev.understudy.dialects.codec;

import org.jspecify.annotations.NullMarked;
