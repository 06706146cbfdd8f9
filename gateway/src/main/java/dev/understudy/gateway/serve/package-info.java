/// From a request to an answer, in one short handler: which operation, which model, then the engine
/// and the relay. The place to start reading ([RequestHandler]).
///
/// Goes in: envelopes from `edge`. Comes out: calls for the engine, or an answer at once. May use
/// every other package of the gateway but `Gateway` itself.
@NullMarked
package dev.understudy.gateway.serve;

import org.jspecify.annotations.NullMarked;
