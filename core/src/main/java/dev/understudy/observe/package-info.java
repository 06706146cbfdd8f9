/// What the engine tells: one [AttemptRecord] an attempt, one [CallRecord] a call. Told, never
/// asked: a listener cannot change or break a call.
///
/// May use `attempt`, `call`.
@NullMarked
package dev.understudy.observe;

import org.jspecify.annotations.NullMarked;
