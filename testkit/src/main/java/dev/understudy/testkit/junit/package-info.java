/// What JUnit tests of one's own need of the testkit: [UnderstudyExtension].
///
/// May use the rest of the testkit and JUnit, which the user brings along.
@NullMarked
package dev.understudy.testkit.junit;

import org.jspecify.annotations.NullMarked;
