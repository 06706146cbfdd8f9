/// Any call kept alive, not only calls to language models: the engine around a lambda.
///
/// Goes in: targets, a policy, and a piece of work that knows how to ask one target. Comes out: its
/// value, a future, or a publisher; or [dev.understudy.call.CallFailed] with every attempt. May use
/// every package of core, of `provider` its exception alone. The work runs on the calling thread
/// unless a limit must be able to interrupt it.
@NullMarked
package dev.understudy.failover;

import org.jspecify.annotations.NullMarked;
