/// Signatures of requests, for providers that want each request signed instead of a key in it.
///
/// Goes in: a credential, what is the same for every request to a target, a body and the time.
/// Comes out: header lines. May use header lines and origins of `transport`. No effects.
@NullMarked
package dev.understudy.transport.signing;

import org.jspecify.annotations.NullMarked;
