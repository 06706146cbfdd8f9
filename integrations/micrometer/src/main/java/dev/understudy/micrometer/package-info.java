/// Calls, attempts and what is known about targets, as Micrometer meters.
///
/// Goes in: what the engine tells ([CallMeters] is an engine listener) and what its health knows
/// ([HealthMeters] is a meter binder). Comes out: meters, under the names that the gateway uses.
/// Tags are names of targets and models and words of this project; never prompts, keys or users.
///
/// May use core and Micrometer.
@NullMarked
package dev.understudy.micrometer;

import org.jspecify.annotations.NullMarked;
