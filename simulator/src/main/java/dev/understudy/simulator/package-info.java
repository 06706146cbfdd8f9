/// Plays policies against incidents in virtual time, with the real engine.
///
/// Goes in: a seed, or a policy, a fleet and an incident. Comes out: a [Trace] of every call, and a
/// failure if an invariant was broken. May use `core` and the virtual clock of `testkit`. One
/// thread, no waiting: millions of simulated seconds cost real milliseconds, and the same seed
/// gives the same trace.
@NullMarked
package dev.understudy.simulator;

import org.jspecify.annotations.NullMarked;
