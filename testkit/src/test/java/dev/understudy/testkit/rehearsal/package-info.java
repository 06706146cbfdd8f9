/// Tests of rehearsals.
@NullMarked
package dev.understudy.testkit.rehearsal;

import org.jspecify.annotations.NullMarked;
