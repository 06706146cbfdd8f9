/// Tests of virtual time and of what listens.
@NullMarked
package dev.understudy.testkit;

import org.jspecify.annotations.NullMarked;
