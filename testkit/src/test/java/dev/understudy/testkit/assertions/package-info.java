/// Tests of the assertions, and of what they say when they fail.
@NullMarked
package dev.understudy.testkit.assertions;

import org.jspecify.annotations.NullMarked;
