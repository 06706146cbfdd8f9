/// Between one attempt and one caller: sends the request in the target's dialect, holds an answer
/// until it is worth showing, and passes it on, translated if need be.
///
/// Goes in: what the engine starts ([Conversation]) and what it delivers ([CallerSide]). Comes out:
/// outcomes for the engine, bytes for the caller. [Judge] turns the first into verdicts. May use
/// `edge`, `route`, `core`, `dialects`, `transport`. Everything of a call happens on the event loop
/// of its caller's connection; the connection to the provider is of the same loop.
@NullMarked
package dev.understudy.gateway.relay;

import org.jspecify.annotations.NullMarked;
