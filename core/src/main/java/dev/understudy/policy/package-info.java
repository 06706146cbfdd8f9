/// What the user wants: immutable settings that cannot be wrong, and the small formulas that belong
/// to them.
///
/// Goes in: settings, from a builder or from a file. Comes out: a [RetryPolicy] that the planner
/// and the health rules read. May use `attempt`. No effects.
@NullMarked
package dev.understudy.policy;

import org.jspecify.annotations.NullMarked;
