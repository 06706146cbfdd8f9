/// Tests of the JUnit extension.
@NullMarked
package dev.understudy.testkit.junit;

import org.jspecify.annotations.NullMarked;
