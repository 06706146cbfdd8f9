/// Our own errors in the words of the caller's dialect.
///
/// Goes in: the story of a call that failed, or a plain fact. Comes out: a status and a body, or
/// the last event of a stream. May use `call`, `attempt`, the roots of dialects, the JSON library.
/// No effects.
@NullMarked
package dev.understudy.dialects.errors;

import org.jspecify.annotations.NullMarked;
