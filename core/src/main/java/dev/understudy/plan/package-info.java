/// Decides the next step of a call. Takes a history, health and now; gives a [Decision].
///
/// May use `attempt`, `call`, `policy`, `select` and the readable side of `health`. No effects: a
/// decision must replay from its arguments alone.
@NullMarked
package dev.understudy.plan;

import org.jspecify.annotations.NullMarked;
