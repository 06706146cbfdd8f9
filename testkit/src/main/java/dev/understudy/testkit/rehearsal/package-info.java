/// Plays a policy of one's own in virtual time, with the real engine: no network, no waiting, and
/// the same every time.
///
/// Goes in: a policy, targets, and a [Cue] for every request that a target gets. Comes out: a
/// [Performance] a call, with every attempt and every wait to the nanosecond. See [Rehearsal].
///
/// May use `core` and the virtual time.
@NullMarked
package dev.understudy.testkit.rehearsal;

import org.jspecify.annotations.NullMarked;
