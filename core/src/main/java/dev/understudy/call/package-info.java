/// What the caller asked for ([Call]) and all that has happened since ([History]).
///
/// Goes in: facts of the request; attempts and verdicts as they come. Comes out: a history, one
/// event longer, and at the end, if nothing worked, [CallFailed]. May use `attempt`, `policy`. No
/// effects.
@NullMarked
package dev.understudy.call;

import org.jspecify.annotations.NullMarked;
