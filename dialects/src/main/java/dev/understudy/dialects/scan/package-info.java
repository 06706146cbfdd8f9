/// Reads a caller's request once, strictly, without building anything.
///
/// Goes in: the bytes of a body, JSON or a form. Comes out: a [Scan], the few facts that routing
/// needs and the ranges at which the body may be spliced, or [BadBody], which says what is wrong
/// and where. May use `call`, `attempt`, and the roots of dialects. No effects.
@NullMarked
package dev.understudy.dialects.scan;

import org.jspecify.annotations.NullMarked;
