/// The HTTP/1.1 client to providers. Goes in: an [Origin], a [ClientRequest] and the clocks of an
/// attempt. Comes out, on the event loop that asked: the answer's head, its bytes as they arrive,
/// and one ending (`end`, `failed` or `timedOut`) with the exact phase.
///
/// No retry but one: a connection that never carried the request is replaced once, at no cost. No
/// redirects, no cookies, no decompression, no judgement of statuses.
///
/// May use `core`, `dialects` and Netty.
@NullMarked
package dev.understudy.transport;

import org.jspecify.annotations.NullMarked;
