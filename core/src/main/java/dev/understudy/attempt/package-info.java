/// What one try is: the [Target] it goes to, the facts it ended with ([Outcome]) and what those
/// facts mean ([Verdict]). A [Classifier] is the only thing that turns one into the other.
///
/// Goes in: nothing. Comes out: values. May use: the JDK. No effects: no clock, thread, socket or
/// random source.
@NullMarked
package dev.understudy.attempt;

import org.jspecify.annotations.NullMarked;
