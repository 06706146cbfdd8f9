/// The caller's side of the wire, and the only package that knows the HTTP server: listeners, TLS,
/// limits, authentication, strict reading of requests, writing of answers.
///
/// Goes in: bytes of strangers. Comes out: an [Envelope] that has passed every check that needs no
/// configuration of models, with the [Answer] to write to. May use Netty and `dialects` (for error
/// bodies). Everything of one connection happens on its event loop.
@NullMarked
package dev.understudy.gateway.edge;

import org.jspecify.annotations.NullMarked;
