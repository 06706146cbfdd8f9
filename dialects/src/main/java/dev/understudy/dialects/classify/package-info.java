/// What a provider's answer means: error classification, retry hints, the shape of good answers.
///
/// Goes in: a status, header fields, the first bytes of a body, an exception, a clock that ran out.
/// Comes out: a [dev.understudy.attempt.Verdict]. What is known about providers is data: one
/// `.rules` file per provider beside this package, read by [Providers] and checked when it is
/// loaded. May use core, the dialect enums and a streaming JSON parser; knows no policy and keeps
/// no state.
@NullMarked
package dev.understudy.dialects.classify;

import org.jspecify.annotations.NullMarked;
