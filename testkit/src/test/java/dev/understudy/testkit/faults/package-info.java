/// Tests of the fault catalogue itself, and of what plays it.
@NullMarked
package dev.understudy.testkit.faults;

import org.jspecify.annotations.NullMarked;
