/// Carries decisions out. One asynchronous loop per call (`Engine`); everything it needs from the
/// world comes in as a small interface: [Transport] to do an attempt, [Ticker] to read the time,
/// [Loop] to run and to wake up.
///
/// Goes in: a call. Comes out: an answer, or [dev.understudy.call.CallFailed]. May use every other
/// package of core.
@NullMarked
package dev.understudy.engine;

import org.jspecify.annotations.NullMarked;
