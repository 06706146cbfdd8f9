/// What is known about targets across calls: blocks, breakers, retry budgets, latency.
///
/// Goes in: ended attempts and the policy they ran under. Comes out: a target's [Standing]. The
/// rules (`Breaker`, `Bucket`, `LatencyTrigger`, …) are values whose transitions return the next
/// state; only the store (`InMemoryHealth`) has effects. May use `attempt`, `policy`.
@NullMarked
package dev.understudy.health;

import org.jspecify.annotations.NullMarked;
