/// Assertions that read like the sentence they check, about calls and about providers.
///
/// Goes in: a failed call, a call's record, a rehearsed call, or a scripted provider. Comes out:
/// nothing, or a failure that tells the whole story of the call. Entry point:
/// [UnderstudyAssertions].
///
/// May use `core`, the rest of the testkit, and AssertJ, which the user brings along.
@NullMarked
package dev.understudy.testkit.assertions;

import org.jspecify.annotations.NullMarked;
